package dev.holdfast.bgp.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many prefixes a peer may announce, counted for each family by itself.
 *
 * @param limit for each family; with several paths of a prefix (add-path) each counts; absent: without limit
 * @param ipv4 for IPv4 instead
 * @param ipv6 for IPv6 instead
 * @param warnAt from what share of the limit on it is told, 1..100 percent; absent: 75
 * @param action what follows when it announces more, `down` or `warn`; absent: `down`
 * @param restart how long it stays down; absent or 0: until it is enabled by hand
 * @param count which ones count, `received` or `accepted`; absent: `received`
 */
public record MaxPrefixesConfig(
        @Nullable Integer limit,
        @Nullable Integer ipv4,
        @Nullable Integer ipv6,
        @Nullable Integer warnAt,
        @Nullable Action action,
        @Nullable Duration restart,
        @Nullable Counted count) {
    public static final MaxPrefixesConfig NOTHING = new MaxPrefixesConfig(null, null, null, null, null, null, null);

    /** What follows when a peer announces more than it may. */
    public enum Action {
        /** The session ends, and none is taken until the peer is enabled or its time is over. */
        DOWN,
        /** It is told and counted, and nothing else. */
        WARN
    }

    /** Which prefixes count. */
    public enum Counted {
        /** All that the peer announces, before policy. */
        RECEIVED,
        /** Those that import let through. */
        ACCEPTED
    }

    /** @throws IllegalArgumentException with messages that begin with the key */
    public MaxPrefixesConfig {
        var mistakes = new Mistakes();
        var bounds = new Bounds(mistakes);
        bounds.within("limit", limit, 1, Integer.MAX_VALUE);
        bounds.within("ipv4", ipv4, 1, Integer.MAX_VALUE);
        bounds.within("ipv6", ipv6, 1, Integer.MAX_VALUE);
        bounds.within("warn-at", warnAt, 1, 100);
        bounds.seconds("restart", restart, 0, Integer.MAX_VALUE);
        mistakes.raise();
    }

    MaxPrefixesConfig over(MaxPrefixesConfig wider) {
        return new MaxPrefixesConfig(
                PeerOptions.first(limit, wider.limit),
                PeerOptions.first(ipv4, wider.ipv4),
                PeerOptions.first(ipv6, wider.ipv6),
                PeerOptions.first(warnAt, wider.warnAt),
                PeerOptions.first(action, wider.action),
                PeerOptions.first(restart, wider.restart),
                PeerOptions.first(count, wider.count));
    }
}
