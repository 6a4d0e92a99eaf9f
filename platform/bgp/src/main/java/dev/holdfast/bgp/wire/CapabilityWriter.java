package dev.holdfast.bgp.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes capabilities as code, length and value. */
final class CapabilityWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void write(Capability capability) {
        byte[] value = value(capability);
        if (value.length > 255) {
            throw new IllegalArgumentException("a capability has at most 255 bytes, code " + capability.code());
        }
        out.write(capability.code());
        out.write(value.length);
        out.writeBytes(value);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private static byte[] value(Capability capability) {
        var value = new ByteArrayOutputStream();
        if (capability instanceof Capability.Multiprotocol multiprotocol) {
            family4(value, multiprotocol.family());
        } else if (capability instanceof Capability.ExtendedNextHop nextHop) {
            nextHop.entries().forEach(entry -> {
                family4(value, entry.family());
                u16(value, entry.nextHopAfi());
            });
        } else if (capability instanceof Capability.RoleOf role) {
            value.write(role.value());
        } else if (capability instanceof Capability.GracefulRestart restart) {
            gracefulRestart(value, restart);
        } else if (capability instanceof Capability.FourOctetAs fourOctet) {
            u16(value, (int) (fourOctet.as() >>> 16));
            u16(value, (int) fourOctet.as());
        } else if (capability instanceof Capability.AddPath addPath) {
            addPath.entries().forEach(entry -> {
                family3(value, entry.family());
                value.write((entry.receives() ? 1 : 0) | (entry.sends() ? 2 : 0));
            });
        } else if (capability instanceof Capability.LongLived longLived) {
            longLived.families().forEach(entry -> {
                family3(value, entry.family());
                value.write(entry.forwarding() ? 0x80 : 0);
                value.write(entry.seconds() >>> 16);
                u16(value, entry.seconds());
            });
        } else if (capability instanceof Capability.Fqdn fqdn) {
            name(value, fqdn.host());
            name(value, fqdn.domain());
        } else if (capability instanceof Capability.Unknown unknown) {
            value.writeBytes(unknown.value().toArray());
        }
        // The others say all by being there.
        return value.toByteArray();
    }

    private static void gracefulRestart(ByteArrayOutputStream value, Capability.GracefulRestart restart) {
        int flags = (restart.restarting() ? 0x8000 : 0) | (restart.notification() ? 0x4000 : 0);
        u16(value, flags | restart.seconds());
        restart.families().forEach(entry -> {
            family3(value, entry.family());
            value.write(entry.forwarding() ? 0x80 : 0);
        });
    }

    private static void name(ByteArrayOutputStream value, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        // Both names with their lengths share 255 bytes.
        byte[] kept = utf8.length <= 126 ? utf8 : Arrays.copyOf(utf8, 126);
        value.write(kept.length);
        value.writeBytes(kept);
    }

    private static void family4(ByteArrayOutputStream value, AfiSafi family) {
        u16(value, family.afi());
        u16(value, family.safi());
    }

    private static void family3(ByteArrayOutputStream value, AfiSafi family) {
        u16(value, family.afi());
        value.write(family.safi());
    }

    private static void u16(ByteArrayOutputStream value, int number) {
        value.write(number >>> 8);
        value.write(number);
    }
}
