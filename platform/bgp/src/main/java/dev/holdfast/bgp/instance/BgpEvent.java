package dev.holdfast.bgp.instance;

import java.time.Instant;

/**
 * Something that happened.
 *
 * @param number ascending by one, and above those of all earlier runs
 * @param what a stable word: {@code established}, {@code down}, {@code added}, {@code removed}, {@code state} of peers;
 *     {@code best} (the prefix has this best path now) and {@code withdrawn} of routes
 * @param peer who it is about, or who the best path is from; empty: nobody
 * @param prefix empty for events of peers
 * @param previousPeer who the best path was from before; empty: there was none, or it is not known
 * @param pathId as unsigned
 * @param text the rest, in words
 */
public record BgpEvent(
        long number,
        Instant at,
        Kind kind,
        String what,
        String peer,
        String prefix,
        String previousPeer,
        long pathId,
        String text) {

    /** What events are about. */
    public enum Kind {
        PEERS,
        ROUTES
    }
}
