package dev.holdfast.kernel.linux;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteCursor;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.nio.ByteBuffer;

/**
 * A window on one RTM_NEWROUTE or RTM_DELROUTE: reads in place and copies nothing. For one thread.
 *
 * <pre>
 *   struct rtmsg: family u8 | dst length u8 | src length u8 | tos u8 | table u8 | protocol u8 | scope u8 | type u8
 *                 flags u32, then attributes
 * </pre>
 */
final class RouteView implements RouteCursor {
    private final ForwardingInterner interner;
    private ByteBuffer buffer = ByteBuffer.allocate(Rtnetlink.RTMSG_BYTES);
    private int at;
    private int end;
    private Family family = Family.IPV4;
    private int prefixLength;
    private long high;
    private long low;
    private long table;
    private long metric;

    RouteView(ForwardingInterner interner) {
        this.interner = interner;
    }

    /**
     * Turns to the route between {@code from} and {@code to}.
     *
     * @return whether it is one: not a cached exception, not of another family such as multicast forwarding, not keyed by
     *     a source prefix, which the model has no key for
     */
    boolean wrap(ByteBuffer source, int from, int to) {
        if (to - from < Rtnetlink.RTMSG_BYTES) {
            return false;
        }
        int code = source.get(from) & 0xFF;
        family = code == Family.IPV6.code() ? Family.IPV6 : Family.IPV4;
        prefixLength = source.get(from + 1) & 0xFF;
        buffer = source;
        at = from;
        end = to;
        boolean cached = (source.getInt(from + 8) & Rtnetlink.RTM_F_CLONED) != 0;
        return code == family.code() && !cached && prefixLength <= family.bits() && source.get(from + 2) == 0 && read();
    }

    private boolean read() {
        high = 0;
        low = 0;
        metric = 0;
        table = buffer.get(at + 4) & 0xFF;
        int here = at + Rtnetlink.RTMSG_BYTES;
        while (end - here >= 4) {
            int length = buffer.getShort(here) & 0xFFFF;
            if (length < 4 || length > end - here) {
                return false;
            }
            if (!take(buffer.getShort(here + 2) & 0x3FFF, here + 4, length - 4)) {
                return false;
            }
            here += Rtnetlink.align(length);
        }
        return true;
    }

    private boolean take(int type, int value, int bytes) {
        switch (type) {
            case Rtnetlink.RTA_DST:
                if (bytes != family.bytes()) {
                    return false;
                }
                destination(value);
                return true;
            case Rtnetlink.RTA_TABLE:
                table = bytes < 4 ? table : buffer.getInt(value) & 0xFFFF_FFFFL;
                return true;
            case Rtnetlink.RTA_PRIORITY:
                metric = bytes < 4 ? metric : buffer.getInt(value) & 0xFFFF_FFFFL;
                return true;
            default:
                return true;
        }
    }

    private void destination(int value) {
        if (family == Family.IPV4) {
            low = Attributes.networkWord(buffer, value) & ones(prefixLength) >>> 32;
        } else {
            high = Attributes.networkLong(buffer, value) & ones(Math.min(prefixLength, 64));
            low = Attributes.networkLong(buffer, value + 8) & ones(Math.max(prefixLength - 64, 0));
        }
    }

    /** A word with its {@code count} leading bits set, 0..64. */
    private static long ones(int count) {
        return count == 0 ? 0 : -1L << 64 - count;
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public long table() {
        return table;
    }

    @Override
    public long high() {
        return high;
    }

    @Override
    public long low() {
        return low;
    }

    @Override
    public int prefixLength() {
        return prefixLength;
    }

    @Override
    public int tos() {
        return buffer.get(at + 3) & 0xFF;
    }

    @Override
    public long metric() {
        return metric;
    }

    @Override
    public int protocol() {
        return buffer.get(at + 5) & 0xFF;
    }

    @Override
    public Forwarding forwarding() {
        return interner.of(family, buffer, at, end);
    }

    @Override
    public KernelRoute toRoute() {
        var prefix = new Prefix(new IpAddress(family, high, low), prefixLength);
        return new KernelRoute(table, prefix, tos(), metric, protocol(), forwarding());
    }

    @Override
    public String toString() {
        return toRoute().toString();
    }
}
