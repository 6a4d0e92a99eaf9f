/** Multicast services: what is declared, and the packets that keep groups flowing. */
@NullMarked
package dev.holdfast.multicast;

import org.jspecify.annotations.NullMarked;
