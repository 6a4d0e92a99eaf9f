/**
 * BGP messages as bytes and back. Pure: no socket, no clock, no log. Whatever bytes come in, nothing is thrown: what cannot
 * be read is answered with a {@link Notification} or a {@link Fault}. All numbers are in network order.
 */
@NullMarked
package dev.holdfast.bgp.wire;

import org.jspecify.annotations.NullMarked;
