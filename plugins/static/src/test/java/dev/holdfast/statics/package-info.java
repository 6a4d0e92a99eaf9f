/** Table tests of the entries, and the plugin against a host made by hand and the real configuration binder. */
@NullMarked
package dev.holdfast.statics;

import org.jspecify.annotations.NullMarked;
