package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.policy.Community;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route of our own that was added at run time.
 *
 * @param nextHop null: ourselves
 * @param med 0..2^32-1; null: none
 * @param localPref 0..2^32-1; null: 100
 * @param pathId to tell apart several with the same prefix, as unsigned; 0 if there is one
 */
public record InjectedRoute(
        Prefix prefix,
        @Nullable IpAddress nextHop,
        Origin origin,
        @Nullable Long med,
        @Nullable Long localPref,
        AsPath asPath,
        List<Community> communities,
        int pathId) {
    private static final long MOST_32 = 0xFFFF_FFFFL;
    private static final int MOST_AS_NUMBERS = 255;
    /** With what else is in a message of 4096 bytes, one of these has room. */
    private static final int MOST_COMMUNITY_BYTES = 2800;

    /** @throws IllegalArgumentException with a message that begins with the key */
    public InjectedRoute {
        communities = List.copyOf(communities);
        check("med", med);
        check("local-pref", localPref);
        checkSize(asPath, communities);
        if (nextHop != null && (nextHop.isUnspecified() || nextHop.isMulticast())) {
            throw new IllegalArgumentException("next-hop " + nextHop + " cannot be one; leave it out for this host");
        }
    }

    private static void check(String key, @Nullable Long value) {
        if (value != null && (value < 0 || value > MOST_32)) {
            throw new IllegalArgumentException(key + " must be 0..4294967295, was " + value);
        }
    }

    /** What fits into no message would never be told, and what does not fit its own length could not be read. */
    private static void checkSize(AsPath asPath, List<Community> communities) {
        int numbers = asPath.segments().stream()
                .mapToInt(segment -> segment.numbers().size())
                .sum();
        if (numbers > MOST_AS_NUMBERS) {
            throw new IllegalArgumentException(
                    "as-path has " + numbers + " numbers; up to " + MOST_AS_NUMBERS + " are taken");
        }
        int bytes = communities.stream().mapToInt(InjectedRoute::bytes).sum();
        if (bytes > MOST_COMMUNITY_BYTES) {
            throw new IllegalArgumentException(
                    "communities take " + bytes + " bytes; no message has room for more than " + MOST_COMMUNITY_BYTES);
        }
    }

    private static int bytes(Community community) {
        return switch (community.kind()) {
            case STANDARD -> 4;
            case LARGE -> 12;
            default -> 8;
        };
    }

    public static InjectedRoute of(Prefix prefix) {
        return new InjectedRoute(prefix, null, Origin.IGP, null, null, AsPath.EMPTY, List.of(), 0);
    }

    /** The attributes, as they stand in the table. */
    void write(AttributesWriter to) {
        to.clear().origin(origin).asPath(asPath);
        if (nextHop != null) {
            to.nextHop(nextHop);
        }
        if (med != null) {
            to.med(med);
        }
        if (localPref != null) {
            to.localPref(localPref);
        }
        Community.write(communities, to);
    }
}
