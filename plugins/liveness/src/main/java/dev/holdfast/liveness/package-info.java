/** Probes that tell whether the far end of a learned route answers; wire-compatible with existing peers. */
@NullMarked
package dev.holdfast.liveness;

import org.jspecify.annotations.NullMarked;
