package dev.holdfast.lab.bench;

import java.nio.ByteBuffer;

/**
 * The few rtnetlink messages the measurements need, IPv4 and main table only.
 * <pre>
 *   nlmsghdr 0..15: length u32 | type u16 | flags u16 | sequence u32 | port u32
 *   rtmsg   16..27: family | dst_len | src_len | tos | table | protocol | scope | type | flags u32
 *   rtattr  28..  : length u16 | type u16 | value, padded to four
 * </pre>
 */
final class RouteMessages {
    static final int NEW_ROUTE = 24;
    static final int DELETE_ROUTE = 25;
    static final int GET_ROUTE = 26;
    static final int ERROR = 2;
    static final int DONE = 3;

    static final int HEADER_BYTES = 16;
    static final int TYPE_AT = 4;
    static final int SEQUENCE_AT = 8;

    static final int REQUEST = 1;
    static final int ACK = 4;
    static final int DUMP = 0x300;
    static final int CREATE = 0x400;
    static final int EXCLUSIVE = 0x200;

    private static final int FAMILY_AT = 16;
    private static final int LENGTH_AT = 17;
    private static final int TABLE_AT = 20;
    private static final int ATTRIBUTES_AT = 28;
    private static final int INET = 2;
    private static final int MAIN = 254;
    private static final int STATIC = 4;
    private static final int NOWHERE = 255;
    private static final int UNICAST = 1;
    private static final int DESTINATION = 1;
    private static final int GATEWAY = 5;
    private static final int PRIORITY = 6;

    private RouteMessages() {}

    /** Puts the request that installs route {@code number} at the buffer's position. */
    static void add(ByteBuffer into, int number, int metric, int flags, int sequence) {
        int start = begin(into, NEW_ROUTE, REQUEST | CREATE | EXCLUSIVE | flags, sequence);
        routeHeader(into, BenchRoutes.PREFIX_LENGTH, STATIC, 0, UNICAST);
        attribute(into, DESTINATION, Integer.reverseBytes(BenchRoutes.destination(number)));
        attribute(into, PRIORITY, metric);
        attribute(into, GATEWAY, Integer.reverseBytes(BenchRoutes.gateway(number)));
        end(into, start);
    }

    /** Puts the request that deletes the first route to destination {@code number}, whoever made it. */
    static void delete(ByteBuffer into, int number, int flags, int sequence) {
        int start = begin(into, DELETE_ROUTE, REQUEST | flags, sequence);
        routeHeader(into, BenchRoutes.PREFIX_LENGTH, 0, NOWHERE, 0);
        attribute(into, DESTINATION, Integer.reverseBytes(BenchRoutes.destination(number)));
        end(into, start);
    }

    /** Puts the request for all IPv4 routes. */
    static void dump(ByteBuffer into, int sequence) {
        int start = begin(into, GET_ROUTE, REQUEST | DUMP, sequence);
        routeHeader(into, 0, 0, 0, 0);
        end(into, start);
    }

    /** The number of the route the message at {@code at} speaks of; -1 if it is none of those measured. */
    static int number(ByteBuffer from, int at) {
        boolean ours = from.get(at + FAMILY_AT) == INET
                && from.get(at + LENGTH_AT) == BenchRoutes.PREFIX_LENGTH
                && (from.get(at + TABLE_AT) & 255) == MAIN;
        if (!ours) {
            return -1;
        }
        int end = at + from.getInt(at);
        for (int pos = at + ATTRIBUTES_AT; pos + 8 <= end; pos += Math.max(4, (from.getShort(pos) & 0xFFFF) + 3 & ~3)) {
            if (from.getShort(pos + 2) == DESTINATION) {
                int number = BenchRoutes.number(Integer.reverseBytes(from.getInt(pos + 4)));
                return number < BenchRoutes.MOST ? number : -1;
            }
        }
        return -1;
    }

    private static int begin(ByteBuffer into, int type, int flags, int sequence) {
        int start = into.position();
        into.putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0);
        return start;
    }

    private static void routeHeader(ByteBuffer into, int length, int protocol, int scope, int type) {
        into.put((byte) INET).put((byte) length).put((byte) 0).put((byte) 0);
        into.put((byte) (length == 0 ? 0 : MAIN))
                .put((byte) protocol)
                .put((byte) scope)
                .put((byte) type);
        into.putInt(0);
    }

    private static void attribute(ByteBuffer into, int type, int value) {
        into.putShort((short) 8).putShort((short) type).putInt(value);
    }

    private static void end(ByteBuffer into, int start) {
        into.putInt(start, into.position() - start);
    }
}
