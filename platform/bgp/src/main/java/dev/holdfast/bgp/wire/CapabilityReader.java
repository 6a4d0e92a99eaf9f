package dev.holdfast.bgp.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the value of one capability, whose bounds were checked. */
final class CapabilityReader {
    private CapabilityReader() {}

    /** Null if it is one that we know and its length is wrong. */
    static @Nullable Capability read(int code, byte[] buffer, int start, int end) {
        int length = end - start;
        return switch (code) {
            case Capability.MULTIPROTOCOL -> length == 4 ? new Capability.Multiprotocol(family4(buffer, start)) : null;
            case Capability.ROUTE_REFRESH, Capability.ROUTE_REFRESH_OLD ->
                length == 0 ? new Capability.RouteRefreshing() : null;
            case Capability.EXTENDED_NEXT_HOP -> length % 6 == 0 ? extendedNextHop(buffer, start, end) : null;
            case Capability.EXTENDED_MESSAGE -> length == 0 ? new Capability.ExtendedMessage() : null;
            case Capability.ROLE -> length == 1 ? new Capability.RoleOf(Octets.u8(buffer, start)) : null;
            case Capability.GRACEFUL_RESTART -> length % 4 == 2 ? gracefulRestart(buffer, start, end) : null;
            case Capability.FOUR_OCTET_AS -> length == 4 ? new Capability.FourOctetAs(Octets.u32(buffer, start)) : null;
            case Capability.ADD_PATH -> length % 4 == 0 ? addPath(buffer, start, end) : null;
            case Capability.ENHANCED_ROUTE_REFRESH -> length == 0 ? new Capability.EnhancedRouteRefresh() : null;
            case Capability.LONG_LIVED_GRACEFUL_RESTART -> length % 7 == 0 ? longLived(buffer, start, end) : null;
            case Capability.FQDN -> fqdn(buffer, start, end);
            default -> new Capability.Unknown(code, Bytes.of(buffer, start, end));
        };
    }

    /** AFI, a reserved byte, SAFI. */
    private static AfiSafi family4(byte[] buffer, int at) {
        return new AfiSafi(Octets.u16(buffer, at), Octets.u8(buffer, at + 3));
    }

    /** AFI, SAFI. */
    private static AfiSafi family3(byte[] buffer, int at) {
        return new AfiSafi(Octets.u16(buffer, at), Octets.u8(buffer, at + 2));
    }

    private static Capability extendedNextHop(byte[] buffer, int start, int end) {
        List<Capability.ExtendedNextHop.Entry> entries = new ArrayList<>();
        for (int at = start; at < end; at += 6) {
            entries.add(new Capability.ExtendedNextHop.Entry(family4(buffer, at), Octets.u16(buffer, at + 4)));
        }
        return new Capability.ExtendedNextHop(entries);
    }

    private static Capability gracefulRestart(byte[] buffer, int start, int end) {
        int head = Octets.u16(buffer, start);
        List<Capability.GracefulRestart.Entry> families = new ArrayList<>();
        for (int at = start + 2; at < end; at += 4) {
            boolean forwarding = (Octets.u8(buffer, at + 3) & 0x80) != 0;
            families.add(new Capability.GracefulRestart.Entry(family3(buffer, at), forwarding));
        }
        return new Capability.GracefulRestart((head & 0x8000) != 0, (head & 0x4000) != 0, head & 0x0FFF, families);
    }

    /** A tuple with another value than 1, 2, 3 is ignored (RFC 7911 §4). */
    private static Capability addPath(byte[] buffer, int start, int end) {
        List<Capability.AddPath.Entry> entries = new ArrayList<>();
        for (int at = start; at < end; at += 4) {
            int mode = Octets.u8(buffer, at + 3);
            if (mode >= 1 && mode <= 3) {
                entries.add(new Capability.AddPath.Entry(family3(buffer, at), (mode & 1) != 0, (mode & 2) != 0));
            }
        }
        return new Capability.AddPath(entries);
    }

    private static Capability longLived(byte[] buffer, int start, int end) {
        List<Capability.LongLived.Entry> families = new ArrayList<>();
        for (int at = start; at < end; at += 7) {
            boolean forwarding = (Octets.u8(buffer, at + 3) & 0x80) != 0;
            int seconds = Octets.u8(buffer, at + 4) << 16 | Octets.u16(buffer, at + 5);
            families.add(new Capability.LongLived.Entry(family3(buffer, at), forwarding, seconds));
        }
        return new Capability.LongLived(families);
    }

    /** It is only for people, so one that cannot be read is no reason to refuse a session. */
    private static Capability fqdn(byte[] buffer, int start, int end) {
        int hostEnd = start < end ? start + 1 + Octets.u8(buffer, start) : end + 1;
        int domainEnd = hostEnd < end ? hostEnd + 1 + Octets.u8(buffer, hostEnd) : hostEnd;
        if (hostEnd > end || domainEnd > end) {
            return new Capability.Unknown(Capability.FQDN, Bytes.of(buffer, start, end));
        }
        String host = ShutdownText.printable(buffer, start + 1, hostEnd - start - 1);
        String domain =
                domainEnd == hostEnd ? "" : ShutdownText.printable(buffer, hostEnd + 1, domainEnd - hostEnd - 1);
        return new Capability.Fqdn(host, domain);
    }
}
