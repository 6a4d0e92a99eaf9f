/**
 * What each peer is to be told of the table's best paths, what it was told, and the UPDATEs between. Peers that are told the
 * same share one memory of it and the bytes. Pure: no socket, no log, and the clock is handed in. One thread, that of the
 * {@link dev.holdfast.bgp.rib.Rib}.
 */
@NullMarked
package dev.holdfast.bgp.exports;

import org.jspecify.annotations.NullMarked;
