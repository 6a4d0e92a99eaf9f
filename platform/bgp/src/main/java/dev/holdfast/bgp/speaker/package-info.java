/** Sessions over TCP: drives the state machine with sockets and clocks. One thread for all of it. */
@NullMarked
package dev.holdfast.bgp.speaker;

import org.jspecify.annotations.NullMarked;
