/** The proof that the simulated kernel is honest: it is put beside a real one, and both are treated alike. */
@NullMarked
package dev.holdfast.kernel.comparison;

import org.jspecify.annotations.NullMarked;
