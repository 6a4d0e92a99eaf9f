package dev.holdfast.kernel.bsd.wire;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.RouteType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Composes requests to the table of routes. The length told must be the length written, or the kernel refuses the request
 * and shows it to everybody; masks are written in full, as a short one hides what stands behind it. For one thread.
 */
public final class RequestWriter {
    private static final int INET_BYTES = 16;
    private static final int INET6_BYTES = 28;
    private static final int DARWIN_LINK_BYTES = 20;
    private static final int FREEBSD_LINK_BYTES = 54;
    /** Darwin: entries for single destinations are made of this one; its interface routes carry it. */
    private static final int DARWIN_CLONING = 0x100;

    private static final IpAddress LOOPBACK_4 = IpAddress.parse("127.0.0.1");
    private static final IpAddress LOOPBACK_6 = IpAddress.parse("::1");

    private final RouteSystem system;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(1024).order(ByteOrder.LITTLE_ENDIAN); // a request has less than 500 bytes

    public RequestWriter(RouteSystem system) {
        this.system = system;
    }

    /** The request, from position 0 to the limit; valid until the next one is written. */
    public ByteBuffer write(RouteRequest request) {
        buffer.clear();
        for (int i = 0; i < system.routeHeader(); i++) {
            buffer.put((byte) 0);
        }
        addresses(request);
        int length = buffer.position();
        buffer.putShort(0, (short) length)
                .put(2, (byte) Rtm.VERSION)
                .put(3, (byte) request.type())
                .putShort(4, (short) indexOf(request))
                .putInt(8, flags(request))
                .putInt(12, present(request))
                .putInt(20, request.sequence());
        if (request.mtu() != 0) {
            buffer.putInt(system.initsAt(), Rtm.V_MTU).putInt(system.routeMtuAt(), request.mtu());
        }
        return buffer.flip();
    }

    private static boolean isHost(RouteRequest request) {
        return request.prefix().length() == request.prefix().family().bits();
    }

    /** Whether the request names the interface besides the gateway. */
    private static boolean namesInterface(RouteRequest request) {
        IpAddress gateway = request.gateway();
        return request.index() != 0 && gateway != null && !gateway.isLinkLocal();
    }

    private static int indexOf(RouteRequest request) {
        return request.route() == RouteType.UNICAST ? request.index() : 0;
    }

    private int flags(RouteRequest request) {
        int flags = Rtm.F_UP | Rtm.F_STATIC | (request.ours() ? Rtm.F_PROTO1 : 0) | (isHost(request) ? Rtm.F_HOST : 0);
        switch (request.route()) {
            case BLACKHOLE:
                return flags | Rtm.F_GATEWAY | Rtm.F_BLACKHOLE;
            case UNREACHABLE:
                return flags | Rtm.F_GATEWAY | Rtm.F_REJECT;
            default:
                if (request.gateway() != null) {
                    return flags | Rtm.F_GATEWAY;
                }
                return system == RouteSystem.DARWIN && !isHost(request) ? flags | DARWIN_CLONING : flags;
        }
    }

    private static int present(RouteRequest request) {
        return 1 << Rtm.DST
                | 1 << Rtm.GATEWAY
                | (isHost(request) ? 0 : 1 << Rtm.NETMASK)
                | (namesInterface(request) ? 1 << Rtm.IFP : 0)
                | (request.source() == null ? 0 : 1 << Rtm.IFA);
    }

    /** In the order of their positions: the kernel goes by it. */
    private void addresses(RouteRequest request) {
        IpAddress network = request.prefix().network();
        ip(network, 0);
        IpAddress gateway = request.gateway();
        if (request.route() != RouteType.UNICAST) {
            ip(network.family() == Family.IPV4 ? LOOPBACK_4 : LOOPBACK_6, 0);
        } else if (gateway == null) {
            link(request.index());
        } else {
            ip(gateway, gateway.isLinkLocal() ? request.index() : 0);
        }
        if (!isHost(request)) {
            mask(network.family(), request.prefix().length());
        }
        if (namesInterface(request)) {
            link(request.index());
        }
        IpAddress source = request.source();
        if (source != null) {
            ip(source, 0);
        }
    }

    private void ip(IpAddress address, int zone) {
        int from = begin(address.family());
        if (address.family() == Family.IPV4) {
            buffer.putInt(from + 4, Integer.reverseBytes((int) address.low()));
            return;
        }
        buffer.putLong(from + 8, Long.reverseBytes(address.high()))
                .putLong(from + 16, Long.reverseBytes(address.low()));
        if (zone != 0 && system == RouteSystem.DARWIN) {
            // Not proven on a machine: Darwin wants the interface within the address, and its own field empty.
            buffer.put(from + 10, (byte) (zone >> 8)).put(from + 11, (byte) zone);
        } else if (zone != 0) {
            buffer.putInt(from + 24, zone);
        }
    }

    private void mask(Family family, int length) {
        int from = begin(family) + (family == Family.IPV4 ? 4 : 8);
        for (int i = 0; i < family.bytes(); i++) {
            int ones = Math.max(0, Math.min(8, length - 8 * i));
            buffer.put(from + i, (byte) (0xFF00 >> ones));
        }
    }

    private void link(int index) {
        int bytes = system == RouteSystem.DARWIN ? DARWIN_LINK_BYTES : FREEBSD_LINK_BYTES;
        int from = zeros(bytes);
        buffer.put(from, (byte) bytes).put(from + 1, (byte) Rtm.AF_LINK).putShort(from + 2, (short) index);
    }

    private int begin(Family family) {
        int bytes = family == Family.IPV4 ? INET_BYTES : INET6_BYTES;
        int from = zeros(bytes);
        buffer.put(from, (byte) bytes).put(from + 1, (byte) (family == Family.IPV4 ? Rtm.AF_INET : system.inet6()));
        return from;
    }

    private int zeros(int bytes) {
        int from = buffer.position();
        for (int i = 0; i < system.rounded(bytes); i++) {
            buffer.put((byte) 0);
        }
        return from;
    }
}
