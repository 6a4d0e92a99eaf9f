package dev.holdfast.kernel.linux;

import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that say what a route does, written once for each {@link Forwarding} and then copied: a million routes share
 * a few. For one thread.
 */
final class ForwardingWriter {
    /** The length of an attribute is 16 bits; all the legs of a route are one attribute. */
    private static final int ROOM_BYTES = 60_000;

    private static final int LIMIT = 1 << 16;

    /** @param flags {@code RTNH_F_*} for the header of the route */
    record Encoded(byte[] attributes, int flags) {}

    private final Devices devices;
    private final boolean forDelete;
    private final MessageWriter room = new MessageWriter(ByteBuffer.allocate(ROOM_BYTES));
    private final Map<Forwarding, Encoded> ipv4 = new IdentityHashMap<>();
    private final Map<Forwarding, Encoded> ipv6 = new IdentityHashMap<>();
    private int generation;

    /**
     * @param forDelete whether the bytes are to find a route rather than to make one. An IPv4 kernel compares a next hop
     *     given by itself with the first leg only, and so takes a whole multipath route for it; given as a list of one it
     *     does not
     */
    ForwardingWriter(Devices devices, boolean forDelete) {
        this.devices = devices;
        this.forDelete = forDelete;
    }

    /**
     * @return null if a device is unknown; then {@link #missing} names it
     * @throws java.nio.BufferOverflowException if there are more legs than an attribute can hold
     */
    @Nullable
    Encoded encoded(Family family, Forwarding forwarding) {
        if (generation != devices.generation()) {
            generation = devices.generation();
            ipv4.clear();
            ipv6.clear();
        }
        Map<Forwarding, Encoded> known = family == Family.IPV4 ? ipv4 : ipv6;
        Encoded encoded = known.get(forwarding);
        if (encoded == null && missing(forwarding) == null) {
            encoded = encode(family, forwarding);
            if (known.size() >= LIMIT) {
                known.clear();
            }
            known.put(forwarding, encoded);
        }
        return encoded;
    }

    /** The first device of a next hop that does not exist; null: all do. */
    @Nullable
    String missing(Forwarding forwarding) {
        for (NextHop hop : forwarding.nextHops()) {
            String device = hop.device();
            if (device != null && devices.index(device) == 0) {
                return device;
            }
        }
        return null;
    }

    private Encoded encode(Family family, Forwarding forwarding) {
        room.buffer().clear();
        List<NextHop> hops = forwarding.nextHops();
        int flags = 0;
        if (forwarding.nextHopId() != 0) {
            // The kernel refuses both; the legs it shows beside the id are only the object's, expanded.
            room.attributeU32(Rtnetlink.RTA_NH_ID, (int) forwarding.nextHopId());
        } else if (hops.size() == 1 && !(forDelete && family == Family.IPV4)) {
            flags = flags(hops.get(0));
            int index = index(hops.get(0));
            if (index != 0) {
                room.attributeU32(Rtnetlink.RTA_OIF, index);
            }
            writeGateway(family, hops.get(0));
        } else if (!hops.isEmpty()) {
            writeLegs(family, hops);
        }
        if (forwarding.source() != null) {
            room.attribute(Rtnetlink.RTA_PREFSRC, forwarding.source());
        }
        if (forwarding.mtu() != 0) {
            int metrics = room.openAttribute(Rtnetlink.RTA_METRICS);
            room.attributeU32(Rtnetlink.RTAX_MTU, forwarding.mtu());
            room.closeAttribute(metrics);
        }
        byte[] bytes = new byte[room.buffer().position()];
        room.buffer().get(0, bytes);
        return new Encoded(bytes, flags);
    }

    private void writeLegs(Family family, List<NextHop> hops) {
        int legs = room.openAttribute(Rtnetlink.RTA_MULTIPATH);
        for (NextHop hop : hops) {
            int start = room.buffer().position();
            room.u16(0).u8(flags(hop)).u8(hop.weight() - 1).u32(index(hop));
            writeGateway(family, hop);
            room.buffer().putShort(start, (short) (room.buffer().position() - start));
        }
        room.closeAttribute(legs);
    }

    private void writeGateway(Family family, NextHop hop) {
        IpAddress gateway = hop.gateway();
        if (gateway == null) {
            return;
        }
        if (gateway.family() == family) {
            room.attribute(Rtnetlink.RTA_GATEWAY, gateway);
        } else {
            int via = room.openAttribute(Rtnetlink.RTA_VIA);
            room.u16(gateway.family().code()).address(gateway);
            room.closeAttribute(via);
        }
    }

    /** 0: none is asked for. A device that went just now is -1, which no kernel takes, rather than none. */
    private int index(NextHop hop) {
        if (hop.device() == null) {
            return 0;
        }
        int index = devices.index(hop.device());
        return index == 0 ? -1 : index;
    }

    private static int flags(NextHop hop) {
        return hop.onlink() ? Rtnetlink.RTNH_F_ONLINK : 0;
    }
}
