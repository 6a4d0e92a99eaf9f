/** Which process is behind a kernel event, and how sure that is. */
@NullMarked
package dev.holdfast.kernel.attribution;

import org.jspecify.annotations.NullMarked;
