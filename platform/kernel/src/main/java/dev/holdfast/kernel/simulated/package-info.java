/** The Dataplane over a kernel in memory, with the semantics of the real one, silent losses included. */
@NullMarked
package dev.holdfast.kernel.simulated;

import org.jspecify.annotations.NullMarked;
