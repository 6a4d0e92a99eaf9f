/**
 * One peer's session over TCP: drives its state machine with lines and clocks, and hands what it says to an
 * {@link dev.holdfast.bgp.session.Exchange}. Knows messages, counts and reasons, and no routes. Everything of one session
 * happens on one thread.
 */
@NullMarked
package dev.holdfast.bgp.session;

import org.jspecify.annotations.NullMarked;
