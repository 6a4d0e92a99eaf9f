/**
 * Messages of the route socket ({@code AF_ROUTE}) of Darwin and FreeBSD: layouts, decoding, composing. Pure: bytes in,
 * values out, no socket and no clock. Known from documented layouts; see {@code docs/route-socket.md} for what has been
 * run on which system.
 */
@NullMarked
package dev.holdfast.kernel.bsd.wire;

import org.jspecify.annotations.NullMarked;
