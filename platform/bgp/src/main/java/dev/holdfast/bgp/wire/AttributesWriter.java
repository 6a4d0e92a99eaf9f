package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Makes attributes in the form {@link AttributesView} describes. Reused by one thread. Each attribute may be written once;
 * ascending by type is how others like it.
 */
public final class AttributesWriter {
    private byte[] bytes = new byte[1024];
    private int length;
    private int head;

    public AttributesWriter clear() {
        length = 0;
        return this;
    }

    /** What was written, valid until the next change; {@link #length} bytes from 0. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public AttributesWriter origin(Origin origin) {
        int at = begin(AttributeType.ORIGIN, 1);
        bytes[at] = (byte) origin.ordinal();
        return this;
    }

    public AttributesWriter asPath(AsPath path) {
        return value(AttributeType.AS_PATH, path.toBytes());
    }

    /** The path of another route with an AS put in front that often, 0..255; new segments are begun where one is full. */
    public AttributesWriter asPathWith(AttributesView other, long as, int times) {
        boolean has = other.has(AttributeType.AS_PATH);
        int from = has ? other.valueStart(AttributeType.AS_PATH) : 0;
        int to = has ? other.valueEnd(AttributeType.AS_PATH) : 0;
        boolean sequence = from < to && Octets.u8(other.buffer(), from) == AsPathBytes.SEQUENCE;
        int leading = sequence ? Octets.u8(other.buffer(), from + 1) : 0;
        int joined = Math.min(times, sequence ? AsPathBytes.MOST_IN_SEGMENT - leading : 0);
        int apart = times - joined;
        int size = (apart > 0 ? AsPathBytes.HEAD : 0) + 4 * times + (to - from);
        int at = begin(AttributeType.AS_PATH, size);
        if (apart > 0) {
            bytes[at] = AsPathBytes.SEQUENCE;
            bytes[at + 1] = (byte) apart;
            at = repeat(at + AsPathBytes.HEAD, as, apart);
        }
        if (joined > 0) {
            bytes[at] = AsPathBytes.SEQUENCE;
            bytes[at + 1] = (byte) (leading + joined);
            at = repeat(at + AsPathBytes.HEAD, as, joined);
            from += AsPathBytes.HEAD;
        }
        System.arraycopy(other.buffer(), from, bytes, at, to - from);
        return this;
    }

    private int repeat(int start, long as, int times) {
        int at = start;
        for (int i = 0; i < times; i++) {
            Octets.put32(bytes, at, (int) as);
            at += 4;
        }
        return at;
    }

    public AttributesWriter nextHop(IpAddress address) {
        if (address.family() == Family.IPV4) {
            return value(AttributeType.NEXT_HOP, address.toBytes());
        }
        return ipv6NextHop(address.toBytes(), new byte[0]);
    }

    /** A global and a link-local address (RFC 2545 §3). */
    public AttributesWriter nextHop(IpAddress global, IpAddress linkLocal) {
        return ipv6NextHop(global.toBytes(), linkLocal.toBytes());
    }

    private AttributesWriter ipv6NextHop(byte[] global, byte[] linkLocal) {
        int size = global.length + linkLocal.length;
        reserve(AttributeBytes.bytes(size + 5));
        int at = AttributeBytes.ipv6NextHopHead(bytes, length, size);
        System.arraycopy(global, 0, bytes, at, global.length);
        System.arraycopy(linkLocal, 0, bytes, at + global.length, linkLocal.length);
        bytes[at + size] = 0;
        length = at + size + 1;
        return this;
    }

    /** @param med 0..2^32-1 */
    public AttributesWriter med(long med) {
        return number(AttributeType.MED, med);
    }

    /** @param preference 0..2^32-1 */
    public AttributesWriter localPref(long preference) {
        return number(AttributeType.LOCAL_PREF, preference);
    }

    public AttributesWriter atomicAggregate() {
        begin(AttributeType.ATOMIC_AGGREGATE, 0);
        return this;
    }

    public AttributesWriter aggregator(long as, long routerId) {
        int at = begin(AttributeType.AGGREGATOR, 8);
        Octets.put32(bytes, at, (int) as);
        Octets.put32(bytes, at + 4, (int) routerId);
        return this;
    }

    public AttributesWriter communities(int... communities) {
        return numbers(AttributeType.COMMUNITIES, communities);
    }

    public AttributesWriter extendedCommunities(long... communities) {
        int at = begin(AttributeType.EXTENDED_COMMUNITIES, 8 * communities.length);
        for (long community : communities) {
            Octets.put64(bytes, at, community);
            at += 8;
        }
        return this;
    }

    public AttributesWriter largeCommunities(LargeCommunity... communities) {
        int at = begin(AttributeType.LARGE_COMMUNITIES, 12 * communities.length);
        for (LargeCommunity community : communities) {
            Octets.put32(bytes, at, (int) community.global());
            Octets.put32(bytes, at + 4, (int) community.first());
            Octets.put32(bytes, at + 8, (int) community.second());
            at += 12;
        }
        return this;
    }

    public AttributesWriter originatorId(long routerId) {
        return number(AttributeType.ORIGINATOR_ID, routerId);
    }

    public AttributesWriter clusterList(int... ids) {
        return numbers(AttributeType.CLUSTER_LIST, ids);
    }

    /** The list of another route, which may have none, with an id put in front. */
    public AttributesWriter clusterListWith(AttributesView other, int id) {
        int from = other.has(AttributeType.CLUSTER_LIST) ? other.valueStart(AttributeType.CLUSTER_LIST) : 0;
        int to = other.has(AttributeType.CLUSTER_LIST) ? other.valueEnd(AttributeType.CLUSTER_LIST) : 0;
        int at = begin(AttributeType.CLUSTER_LIST, 4 + to - from);
        Octets.put32(bytes, at, id);
        System.arraycopy(other.buffer(), from, bytes, at + 4, to - from);
        return this;
    }

    public AttributesWriter onlyToCustomer(long as) {
        return number(AttributeType.OTC, as);
    }

    /** An attribute that we do not know: passed on with the partial flag. */
    public AttributesWriter unknownTransitive(int type, Bytes value) {
        reserve(AttributeBytes.bytes(value.length()));
        int flags = AttributeType.OPTIONAL_TRANSITIVE | AttributeType.PARTIAL;
        int at = AttributeBytes.head(bytes, length, flags, type, value.length());
        value.copyTo(bytes, at);
        length = at + value.length();
        return this;
    }

    /**
     * Sets the partial flag of the last attribute written if that of the same type on another route has it: once set, nobody
     * may take it away (RFC 4271 §5).
     */
    public AttributesWriter partialAs(AttributesView other, int type) {
        if (other.isPartial(type)) {
            bytes[head] |= AttributeType.PARTIAL;
        }
        return this;
    }

    /** All of another route, which has an IPv4 next hop, but with this one instead. */
    public AttributesWriter copyWithNextHop(AttributesView other, IpAddress address) {
        int from = length;
        reserve(other.end() - other.start());
        System.arraycopy(other.buffer(), other.start(), bytes, from, other.end() - other.start());
        length += other.end() - other.start();
        int at = from + other.valueStart(AttributeType.NEXT_HOP) - other.start();
        Octets.put32(bytes, at, (int) address.low());
        return this;
    }

    /** An attribute of another route as it is; nothing if it has none of that type. */
    public AttributesWriter copy(AttributesView other, int type) {
        return copyIf(other, each -> each == type);
    }

    /** Those attributes of another route whose types are wanted, in their order there. */
    public AttributesWriter copyIf(AttributesView other, IntPredicate wanted) {
        byte[] from = other.buffer();
        for (int at = other.start(); at < other.end(); ) {
            boolean isLong = (from[at] & AttributeType.LONG) != 0;
            int next = at + (isLong ? 4 + Octets.u16(from, at + 2) : 3 + Octets.u8(from, at + 2));
            if (wanted.test(Octets.u8(from, at + 1))) {
                reserve(next - at);
                System.arraycopy(from, at, bytes, length, next - at);
                length += next - at;
            }
            at = next;
        }
        return this;
    }

    private AttributesWriter number(int type, long number) {
        int at = begin(type, 4);
        Octets.put32(bytes, at, (int) number);
        return this;
    }

    private AttributesWriter numbers(int type, int... numbers) {
        int at = begin(type, 4 * numbers.length);
        for (int number : numbers) {
            Octets.put32(bytes, at, number);
            at += 4;
        }
        return this;
    }

    private AttributesWriter value(int type, byte[] value) {
        int at = begin(type, value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    /** Writes the head and makes room for the value; returns where it goes. */
    private int begin(int type, int size) {
        reserve(AttributeBytes.bytes(size));
        head = length;
        int at = AttributeBytes.head(bytes, length, type, size);
        length = at + size;
        return at;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
