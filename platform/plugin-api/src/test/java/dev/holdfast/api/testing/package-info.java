/** A platform made by hand, for the tests of plugins: time stands still, packets and sessions are written down. */
@NullMarked
package dev.holdfast.api.testing;

import org.jspecify.annotations.NullMarked;
