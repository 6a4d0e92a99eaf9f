/** Sessions over real sockets on loopback, with a peer that says what a test has it say. */
@NullMarked
package dev.holdfast.bgp.speaker;

import org.jspecify.annotations.NullMarked;
