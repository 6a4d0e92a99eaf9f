package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.LargeCommunity;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A community of one of the three kinds of attribute, by its meaning: a route target is the same whether its AS was written
 * in two bytes or in four. Also a pattern for communities: {@link #ANY} in a field stands for any number.
 *
 * @param first the AS, the address as a number, or all eight bytes of an extended community of another type
 * @param second the number behind it; 0 if there is none
 * @param third the last one of a large community, else 0
 */
public record Community(Kind kind, long first, long second, long third) {
    static final long ANY = -1;

    private static final int RT = 0x02;
    private static final int RO = 0x03;
    private static final int TWO_OCTET_AS = 0x00;
    private static final int IPV4 = 0x01;
    private static final int FOUR_OCTET_AS = 0x02;
    private static final long MOST_16 = 0xFFFF;
    private static final long MOST_32 = 0xFFFF_FFFFL;

    /** What a community is. */
    public enum Kind {
        STANDARD(""),
        ROUTE_TARGET_AS("rt:"),
        ROUTE_TARGET_IP("rt:"),
        ROUTE_ORIGIN_AS("ro:"),
        ROUTE_ORIGIN_IP("ro:"),
        OTHER_EXTENDED("ext:0x"),
        LARGE("lc:");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        boolean isExtended() {
            return this != STANDARD && this != LARGE;
        }

        String prefix() {
            return prefix;
        }
    }

    /**
     * Reads a community: {@code 65001:100}, a well-known name such as {@code no-export}, {@code lc:65001:1:2},
     * {@code rt:65001:100}, {@code ro:192.0.2.1:7}, {@code ext:0x0002fdea00000064}.
     *
     * @throws IllegalArgumentException with a message that says what would be right
     */
    public static Community parse(String text) {
        Community community = CommunityText.parse(text);
        if (!community.isOne()) {
            throw new IllegalArgumentException("'" + text + "' stands for many communities; write one, without *");
        }
        return community;
    }

    /** All that are on a route, in the order of their attributes. */
    public static List<Community> on(AttributesView attributes) {
        List<Community> all = new ArrayList<>();
        for (int i = 0; i < attributes.communityCount(); i++) {
            all.add(standard(attributes.community(i)));
        }
        for (int i = 0; i < attributes.extendedCommunityCount(); i++) {
            all.add(extended(attributes.extendedCommunity(i)));
        }
        for (int i = 0; i < attributes.largeCommunityCount(); i++) {
            all.add(large(attributes.largeCommunity(i)));
        }
        return all;
    }

    /** Writes an attribute for each kind there is one of. */
    public static void write(List<Community> communities, AttributesWriter to) {
        List<Community> standard =
                communities.stream().filter(each -> each.kind == Kind.STANDARD).toList();
        List<Community> extended =
                communities.stream().filter(each -> each.kind.isExtended()).toList();
        List<Community> large =
                communities.stream().filter(each -> each.kind == Kind.LARGE).toList();
        if (!standard.isEmpty()) {
            to.communities(standard.stream().mapToInt(Community::asStandard).toArray());
        }
        if (!extended.isEmpty()) {
            to.extendedCommunities(
                    extended.stream().mapToLong(Community::asExtended).toArray());
        }
        if (!large.isEmpty()) {
            to.largeCommunities(large.stream().map(Community::asLarge).toArray(LargeCommunity[]::new));
        }
    }

    static Community standard(int value) {
        return new Community(Kind.STANDARD, value >>> 16, value & MOST_16, 0);
    }

    static Community large(LargeCommunity value) {
        return new Community(Kind.LARGE, value.global(), value.first(), value.second());
    }

    static Community extended(long value) {
        int type = (int) (value >>> 56);
        int subtype = (int) (value >>> 48) & 0xFF;
        if (subtype == RT || subtype == RO) {
            boolean target = subtype == RT;
            Kind byAs = target ? Kind.ROUTE_TARGET_AS : Kind.ROUTE_ORIGIN_AS;
            if (type == TWO_OCTET_AS) {
                return new Community(byAs, value >>> 32 & MOST_16, value & MOST_32, 0);
            } else if (type == FOUR_OCTET_AS) {
                return new Community(byAs, value >>> 16 & MOST_32, value & MOST_16, 0);
            } else if (type == IPV4) {
                Kind byIp = target ? Kind.ROUTE_TARGET_IP : Kind.ROUTE_ORIGIN_IP;
                return new Community(byIp, value >>> 16 & MOST_32, value & MOST_16, 0);
            }
        }
        return new Community(Kind.OTHER_EXTENDED, value, 0, 0);
    }

    /** Whether it is a community and no pattern. */
    boolean isOne() {
        return kind == Kind.OTHER_EXTENDED || first != ANY && second != ANY && third != ANY;
    }

    /** Whether this, as a pattern, stands for that community. */
    boolean standsFor(Community one) {
        if (kind != one.kind) {
            return false;
        }
        if (kind == Kind.OTHER_EXTENDED) {
            return first == one.first;
        }
        return fits(first, one.first) && fits(second, one.second) && fits(third, one.third);
    }

    /** The same for one of RFC 1997, without making a value of it. */
    boolean standsForStandard(int one) {
        return kind == Kind.STANDARD && fits(first, one >>> 16) && fits(second, one & MOST_16);
    }

    private static boolean fits(long pattern, long number) {
        return pattern == ANY || pattern == number;
    }

    int asStandard() {
        return (int) (first << 16 | second);
    }

    LargeCommunity asLarge() {
        return new LargeCommunity(first, second, third);
    }

    /** The eight bytes; an AS of more than 16 bits takes the form for it (RFC 5668). */
    long asExtended() {
        return switch (kind) {
            case ROUTE_TARGET_AS -> byAs(RT);
            case ROUTE_ORIGIN_AS -> byAs(RO);
            case ROUTE_TARGET_IP -> withFourBytes(IPV4, RT);
            case ROUTE_ORIGIN_IP -> withFourBytes(IPV4, RO);
            default -> first;
        };
    }

    private long byAs(int subtype) {
        return first > MOST_16
                ? withFourBytes(FOUR_OCTET_AS, subtype)
                : (long) TWO_OCTET_AS << 56 | (long) subtype << 48 | first << 32 | second;
    }

    private long withFourBytes(int type, int subtype) {
        return (long) type << 56 | (long) subtype << 48 | first << 16 | second;
    }

    IpAddress address() {
        return new IpAddress(Family.IPV4, 0, first);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return CommunityText.of(this);
    }
}
