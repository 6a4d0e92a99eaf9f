/** Reading and printing what the daemon answers. */
@NullMarked
package dev.holdfast.shell.json;

import org.jspecify.annotations.NullMarked;
