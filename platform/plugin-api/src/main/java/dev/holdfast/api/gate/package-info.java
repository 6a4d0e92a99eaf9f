/** Routes that wait until the far end of their path answers. */
@NullMarked
package dev.holdfast.api.gate;

import org.jspecify.annotations.NullMarked;
