/**
 * Services that reach a network through a tunnel: {@code ibrl} with the host's own address, {@code ibrl-allocated} with one
 * that is allocated to it and stands on the tunnel.
 */
@NullMarked
package dev.holdfast.ibrl;

import org.jspecify.annotations.NullMarked;
