package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in the one form that everything behind the codec uses, read in place. They are path attributes as in an
 * UPDATE, and:
 * <ul>
 *   <li>all have been checked, none stands there twice, and what RFC 7606 discards is gone;
 *   <li>AS numbers have four bytes, AS4_PATH and AS4_AGGREGATOR are merged and gone;
 *   <li>the next hop is a NEXT_HOP, or an MP_REACH_NLRI of AFI 2 without prefixes, whatever family the routes are of;
 *   <li>unknown transitive attributes are there byte for byte, with the partial flag.
 * </ul>
 * One for each thread, reused. Asking for what is not there is allowed and told in each method.
 */
public final class AttributesView {
    private static final int KNOWN_TYPES = AttributeType.OTC + 1;
    private static final int MP_NEXT_HOP_AT = 4;

    private byte[] buffer = new byte[0];
    private int start;
    private int end;
    private final int[] valueAt = new int[KNOWN_TYPES];
    private final int[] endAt = new int[KNOWN_TYPES];
    private long present;

    /** Looks at these bytes from now on. */
    public AttributesView wrap(byte[] attributes, int from, int to) {
        buffer = attributes;
        start = from;
        end = to;
        present = 0;
        for (int at = from; at < to; ) {
            int type = Octets.u8(attributes, at + 1);
            int value = valueOf(at);
            int next = endOf(at, value);
            if (type < KNOWN_TYPES) {
                valueAt[type] = value;
                endAt[type] = next;
                present |= 1L << type;
            }
            at = next;
        }
        return this;
    }

    private int valueOf(int head) {
        return head + ((buffer[head] & AttributeType.LONG) != 0 ? 4 : 3);
    }

    private int endOf(int head, int value) {
        return value + (value == head + 4 ? Octets.u16(buffer, head + 2) : Octets.u8(buffer, head + 2));
    }

    /** Whether an attribute of that type is there. */
    public boolean has(int type) {
        if (type < KNOWN_TYPES) {
            return (present & 1L << type) != 0;
        }
        return headOf(type) >= 0;
    }

    private int headOf(int type) {
        for (int at = start; at < end; at = endOf(at, valueOf(at))) {
            if (Octets.u8(buffer, at + 1) == type) {
                return at;
            }
        }
        return -1;
    }

    /** Whether an attribute of that type is there and some speaker on the way did not know it. */
    public boolean isPartial(int type) {
        int head = headOf(type);
        return head >= 0 && (buffer[head] & AttributeType.PARTIAL) != 0;
    }

    /** A copy of the value of any attribute; null if it is not there. */
    public @Nullable Bytes value(int type) {
        int head = headOf(type);
        return head < 0 ? null : Bytes.of(buffer, valueOf(head), endOf(head, valueOf(head)));
    }

    /** {@link Origin#INCOMPLETE} if it is not there. */
    public Origin origin() {
        return has(AttributeType.ORIGIN)
                ? Origin.of(Octets.u8(buffer, valueAt[AttributeType.ORIGIN]))
                : Origin.INCOMPLETE;
    }

    /** As it counts in the choice of the best: a set is 1, confederation segments are nothing; 0 if it is not there. */
    public int asPathLength() {
        return has(AttributeType.AS_PATH)
                ? AsPathBytes.length(buffer, valueAt[AttributeType.AS_PATH], endAt[AttributeType.AS_PATH], 4)
                : 0;
    }

    /** The neighbour that sent it, confederation segments skipped; -1 if the path is empty or begins with a set. */
    public long firstAs() {
        return has(AttributeType.AS_PATH)
                ? AsPathBytes.first(buffer, valueAt[AttributeType.AS_PATH], endAt[AttributeType.AS_PATH])
                : -1;
    }

    /** How often an AS stands in the path, confederation segments included. */
    public int occurrences(long as) {
        return has(AttributeType.AS_PATH)
                ? AsPathBytes.occurrences(buffer, valueAt[AttributeType.AS_PATH], endAt[AttributeType.AS_PATH], as)
                : 0;
    }

    /** Makes a value, for people and for rules. */
    public AsPath asPath() {
        return has(AttributeType.AS_PATH)
                ? AsPath.read(buffer, valueAt[AttributeType.AS_PATH], endAt[AttributeType.AS_PATH])
                : AsPath.EMPTY;
    }

    /** The next hop; of two IPv6 ones the global one, unless it is {@code ::}. Null if there is none. */
    public @Nullable IpAddress nextHop() {
        if (has(AttributeType.NEXT_HOP)) {
            return new IpAddress(Family.IPV4, 0, Octets.u32(buffer, valueAt[AttributeType.NEXT_HOP]));
        }
        if (!has(AttributeType.MP_REACH)) {
            return null;
        }
        IpAddress first = ipv6At(valueAt[AttributeType.MP_REACH] + MP_NEXT_HOP_AT);
        IpAddress linkLocal = linkLocalNextHop();
        return first.isUnspecified() && linkLocal != null ? linkLocal : first;
    }

    /** The link-local address given beside a global IPv6 next hop (RFC 2545 §3); null if there is none. */
    public @Nullable IpAddress linkLocalNextHop() {
        if (!has(AttributeType.MP_REACH)) {
            return null;
        }
        int value = valueAt[AttributeType.MP_REACH];
        return Octets.u8(buffer, value + 3) == NextHops.IPV6_WITH_LINK_LOCAL_BYTES
                ? ipv6At(value + MP_NEXT_HOP_AT + NextHops.IPV6_BYTES)
                : null;
    }

    /** Whether there is a next hop and it is {@code 0.0.0.0}, or {@code ::} alone or twice: nothing that could be received. */
    public boolean hasUnspecifiedNextHop() {
        if (has(AttributeType.NEXT_HOP)) {
            return Octets.i32(buffer, valueAt[AttributeType.NEXT_HOP]) == 0;
        }
        int from = valueAt[AttributeType.MP_REACH] + MP_NEXT_HOP_AT;
        for (int at = from; has(AttributeType.MP_REACH) && at < endAt[AttributeType.MP_REACH]; at++) {
            if (buffer[at] != 0) {
                return false;
            }
        }
        return has(AttributeType.MP_REACH);
    }

    private IpAddress ipv6At(int at) {
        return new IpAddress(Family.IPV6, Octets.i64(buffer, at), Octets.i64(buffer, at + 8));
    }

    /** 0..2^32-1. */
    public long med(long absent) {
        return number(AttributeType.MED, absent);
    }

    /** 0..2^32-1. */
    public long localPref(long absent) {
        return number(AttributeType.LOCAL_PREF, absent);
    }

    /** The router id of who brought the route into the AS, or {@code absent}. */
    public long originatorId(long absent) {
        return number(AttributeType.ORIGINATOR_ID, absent);
    }

    /** The AS after which the route may go to customers only (RFC 9234 §5), or {@code absent}. */
    public long onlyToCustomer(long absent) {
        return number(AttributeType.OTC, absent);
    }

    private long number(int type, long absent) {
        return has(type) ? Octets.u32(buffer, valueAt[type]) : absent;
    }

    /** How many reflectors it passed. */
    public int clusterListLength() {
        return count(AttributeType.CLUSTER_LIST, 4);
    }

    public boolean hasCluster(long id) {
        return hasNumber(AttributeType.CLUSTER_LIST, (int) id);
    }

    public int communityCount() {
        return count(AttributeType.COMMUNITIES, 4);
    }

    /** One of RFC 1997: the AS in the upper 16 bits. */
    public int community(int index) {
        return Octets.i32(buffer, valueAt[AttributeType.COMMUNITIES] + 4 * index);
    }

    public boolean hasCommunity(int community) {
        return hasNumber(AttributeType.COMMUNITIES, community);
    }

    public int extendedCommunityCount() {
        return count(AttributeType.EXTENDED_COMMUNITIES, 8);
    }

    /** One of RFC 4360, its eight bytes as a number. */
    public long extendedCommunity(int index) {
        return Octets.i64(buffer, valueAt[AttributeType.EXTENDED_COMMUNITIES] + 8 * index);
    }

    public int largeCommunityCount() {
        return count(AttributeType.LARGE_COMMUNITIES, 12);
    }

    /** One of RFC 8092. */
    public LargeCommunity largeCommunity(int index) {
        int at = valueAt[AttributeType.LARGE_COMMUNITIES] + 12 * index;
        return new LargeCommunity(Octets.u32(buffer, at), Octets.u32(buffer, at + 4), Octets.u32(buffer, at + 8));
    }

    private int count(int type, int bytes) {
        return has(type) ? (endAt[type] - valueAt[type]) / bytes : 0;
    }

    private boolean hasNumber(int type, int number) {
        int count = count(type, 4);
        for (int i = 0; i < count; i++) {
            if (Octets.i32(buffer, valueAt[type] + 4 * i) == number) {
                return true;
            }
        }
        return false;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int valueStart(int type) {
        return valueAt[type];
    }

    int valueEnd(int type) {
        return endAt[type];
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(buffer, start, end);
    }

    /** One line for people: {@code IGP path [65002 65003] next hop 192.0.2.1 med 5}. */
    @Override
    public String toString() {
        return AttributesText.of(this);
    }
}
