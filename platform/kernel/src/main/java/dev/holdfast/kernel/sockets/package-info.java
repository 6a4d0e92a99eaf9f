/** Packet sockets, IPv4 and Linux: what a plugin sends and receives beside the kernel's own traffic. */
@NullMarked
package dev.holdfast.kernel.sockets;

import org.jspecify.annotations.NullMarked;
