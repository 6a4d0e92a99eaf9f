/**
 * The contract kit: what every {@link dev.holdfast.api.Dataplane} does, whichever kernel is behind it. Shipped in the test
 * jar.
 */
@NullMarked
package dev.holdfast.kernel.contract;

import org.jspecify.annotations.NullMarked;
