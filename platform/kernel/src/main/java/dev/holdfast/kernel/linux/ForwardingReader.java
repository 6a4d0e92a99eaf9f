package dev.holdfast.kernel.linux;

import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Forwarding} of a kernel route, in the form in which a wanted one is written: no device for IPv6 reject
 * routes (the kernel shows {@code lo}), IPv6 legs in a fixed order (the kernel's depends on history), state of the link
 * left out. A route that the model has no words for becomes {@link RouteType#OTHER}; no bytes make it throw.
 *
 * <p>Metrics other than the MTU are not read: Holdfast does not set them.
 */
final class ForwardingReader {
    /** {@code struct rtnexthop}: length u16, flags u8, hops u8, interface i32, then attributes. */
    private static final int LEG_BYTES = 8;

    private final Attributes attributes = new Attributes();
    private final Attributes legAttributes = new Attributes();
    private final Devices devices;

    ForwardingReader(Devices devices) {
        this.devices = devices;
    }

    /** @param at where the {@code rtmsg} begins, all of it before {@code end} */
    Forwarding read(Family family, ByteBuffer buffer, int at, int end) {
        attributes.parse(buffer, at + Rtnetlink.RTMSG_BYTES, end);
        RouteType type = RouteType.of(buffer.get(at + 7) & 0xFF);
        Scope scope = family == Family.IPV6 ? Scope.UNIVERSE : Scope.of(buffer.get(at + 6) & 0xFF);
        long nextHopId = attributes.u32(Rtnetlink.RTA_NH_ID, 0);
        if (attributes.has(Rtnetlink.RTA_ENCAP) || attributes.has(Rtnetlink.RTA_ENCAP_TYPE)) {
            type = RouteType.OTHER;
        }
        try {
            List<NextHop> hops = type.isReject() ? List.of() : hops(family, buffer, buffer.getInt(at + 8));
            IpAddress source = attributes.address(Rtnetlink.RTA_PREFSRC);
            return new Forwarding(type, hops, source, scope, mtu(), nextHopId);
        } catch (IllegalArgumentException e) {
            return new Forwarding(RouteType.OTHER, List.of(), null, scope, 0, nextHopId);
        }
    }

    private int mtu() {
        return attributes.has(Rtnetlink.RTA_METRICS)
                ? attributes.nested(Rtnetlink.RTA_METRICS).i32(Rtnetlink.RTAX_MTU, 0)
                : 0;
    }

    private List<NextHop> hops(Family family, ByteBuffer buffer, int flags) {
        if (attributes.has(Rtnetlink.RTA_MULTIPATH)) {
            int from = attributes.start(Rtnetlink.RTA_MULTIPATH);
            List<NextHop> legs = legs(buffer, from, from + attributes.length(Rtnetlink.RTA_MULTIPATH));
            if (family == Family.IPV6) {
                legs.sort(null); // as the model does, for want of an order of the kernel's
            }
            return legs;
        }
        NextHop hop = hop(attributes, buffer, attributes.i32(Rtnetlink.RTA_OIF, 0), flags, 1);
        return hop == null ? List.of() : List.of(hop);
    }

    private List<NextHop> legs(ByteBuffer buffer, int from, int to) {
        var legs = new ArrayList<NextHop>();
        int here = from;
        while (to - here >= LEG_BYTES) {
            int length = buffer.getShort(here) & 0xFFFF;
            if (length < LEG_BYTES || length > to - here) {
                break;
            }
            legAttributes.parse(buffer, here + LEG_BYTES, here + length);
            int weight = (buffer.get(here + 3) & 0xFF) + 1;
            NextHop leg = hop(legAttributes, buffer, buffer.getInt(here + 4), buffer.get(here + 2), weight);
            if (leg != null) {
                legs.add(leg);
            }
            here += Rtnetlink.align(length);
        }
        return legs;
    }

    private @Nullable NextHop hop(Attributes of, ByteBuffer buffer, int index, int flags, int weight) {
        IpAddress gateway = of.address(Rtnetlink.RTA_GATEWAY);
        if (of.has(Rtnetlink.RTA_VIA)) {
            // Two bytes of family, which the length of the address repeats.
            gateway = Attributes.address(buffer, of.start(Rtnetlink.RTA_VIA) + 2, of.length(Rtnetlink.RTA_VIA) - 2);
        }
        if (gateway == null && index == 0) {
            return null;
        }
        boolean onlink = (flags & Rtnetlink.RTNH_F_ONLINK) != 0 && gateway != null && index != 0;
        return new NextHop(gateway, index == 0 ? null : devices.name(index), onlink, weight);
    }
}
