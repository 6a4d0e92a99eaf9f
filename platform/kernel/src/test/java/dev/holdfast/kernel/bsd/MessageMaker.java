package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a kernel sends: reports and rows of tables, after the documented layouts and without the code under test. A
 * message is begun, given its socket addresses in the order of their positions, and ended.
 */
public final class MessageMaker {
    private final RouteSystem system;
    private final boolean row;
    private final ByteBuffer out = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
    private int presentAt;
    private int present;

    /** @param row whether to pad like a row of a table, where the last socket address and the whole are padded too */
    private MessageMaker(RouteSystem system, boolean row) {
        this.system = system;
        this.row = row;
    }

    private static boolean darwin(RouteSystem system) {
        return system == RouteSystem.DARWIN;
    }

    private MessageMaker begin(int type, int header) {
        out.put(new byte[header]);
        out.put(2, (byte) 5).put(3, (byte) type);
        return this;
    }

    /** A report about a route. */
    static MessageMaker route(RouteSystem system, int type, int flags, int index, int pid, int sequence) {
        MessageMaker made = new MessageMaker(system, false).begin(type, darwin(system) ? 92 : 152);
        made.presentAt = 12;
        made.out.putShort(4, (short) index).putInt(8, flags).putInt(16, pid).putInt(20, sequence);
        return made;
    }

    /** A row of the table of routes. */
    static MessageMaker routeRow(RouteSystem system, int flags, int index, int mtu) {
        MessageMaker made =
                new MessageMaker(system, true).begin(darwin(system) ? 0x14 : 0x4, darwin(system) ? 92 : 152);
        made.presentAt = 12;
        made.out.putShort(4, (short) index).putInt(8, flags);
        made.out.putInt(darwin(system) ? 40 : 48, mtu);
        return made;
    }

    MessageMaker errno(int errno) {
        out.putInt(24, errno);
        return this;
    }

    MessageMaker mtu(int mtu) {
        out.putInt(darwin(system) ? 40 : 48, mtu);
        return this;
    }

    /** A report about an interface; it carries no socket address. */
    static byte[] link(RouteSystem system, int index, int flags, int mtu, int type, boolean carrier) {
        MessageMaker made = new MessageMaker(system, false).begin(0xe, darwin(system) ? 112 : 168);
        made.presentAt = 4;
        made.out
                .putInt(8, flags)
                .putShort(12, (short) index)
                .put(16, (byte) type)
                .putInt(24, mtu);
        if (!darwin(system)) {
            made.out.put(20, (byte) (carrier ? 2 : 1)).putShort(22, (short) 152);
        }
        return made.end();
    }

    /** A row of the list of interfaces. */
    static byte[] linkRow(RouteSystem system, int index, String name, int flags, int mtu, int type, boolean carrier) {
        boolean darwin = darwin(system);
        MessageMaker made = new MessageMaker(system, true).begin(darwin ? 0x12 : 0xe, darwin ? 160 : 168);
        made.presentAt = 4;
        made.out.putInt(8, flags).putShort(12, (short) index);
        made.out.put(darwin ? 32 : 16, (byte) type).putInt(darwin ? 40 : 24, mtu);
        if (!darwin) {
            made.out.put(20, (byte) (carrier ? 2 : 1)).putShort(22, (short) 152);
        }
        return made.linkAddress(4, index, name).end();
    }

    /** FreeBSD's report that an interface came, or went. */
    static byte[] announcement(int index, String name, boolean departure) {
        MessageMaker made = new MessageMaker(RouteSystem.FREEBSD, false).begin(0x11, 24);
        made.out.putShort(4, (short) index).putShort(22, (short) (departure ? 1 : 0));
        made.out.put(6, name.getBytes(StandardCharsets.US_ASCII));
        return made.end();
    }

    /** A report about an address, or its row in the list of interfaces. */
    static byte[] address(
            RouteSystem system,
            boolean row,
            boolean present,
            int index,
            String name,
            IpAddress local,
            int length,
            @Nullable IpAddress other) {
        MessageMaker made = new MessageMaker(system, row).begin(present ? 0xc : 0xd, 20);
        made.presentAt = 4;
        made.out.putShort(12, (short) index);
        made.mask(2, local.family(), length).linkAddress(4, index, name).ip(5, local, 0);
        return (other == null ? made : made.ip(7, other, 0)).end();
    }

    /** A look-up that found nothing. */
    public static byte[] miss(RouteSystem system, IpAddress destination) {
        return route(system, 0x7, 0x40, 0, 0, 0).ip(0, destination, 0).end();
    }

    MessageMaker destination(Prefix prefix) {
        return ip(0, prefix.network(), 0);
    }

    MessageMaker ip(int position, IpAddress address, int zone) {
        boolean inet = address.family() == Family.IPV4;
        byte[] bytes = new byte[inet ? 16 : 28];
        bytes[0] = (byte) bytes.length;
        bytes[1] = (byte) (inet ? 2 : darwin(system) ? 30 : 28);
        System.arraycopy(address.toBytes(), 0, bytes, inet ? 4 : 8, inet ? 4 : 16);
        if (zone != 0 && darwin(system)) {
            bytes[10] = (byte) (zone >> 8);
            bytes[11] = (byte) zone;
        } else if (zone != 0) {
            bytes[24] = (byte) zone;
        }
        return add(position, bytes);
    }

    /** Darwin cuts the zeros off a mask and lets its family be anything; FreeBSD shows it in full. */
    MessageMaker mask(int position, Family family, int length) {
        int from = family == Family.IPV4 ? 4 : 8;
        byte[] full = new byte[family == Family.IPV4 ? 16 : 28];
        int used = 0;
        for (int i = 0; i < family.bytes(); i++) {
            full[from + i] = (byte) (0xFF00 >> Math.max(0, Math.min(8, length - 8 * i)));
            used = full[from + i] == 0 ? used : from + i + 1;
        }
        full[1] = (byte) (family == Family.IPV4 ? 2 : darwin(system) ? 30 : 28);
        if (!darwin(system)) {
            full[0] = (byte) full.length;
            return add(position, full);
        }
        byte[] cut = java.util.Arrays.copyOf(full, used);
        if (used > 0) {
            cut[0] = (byte) used;
            cut[1] = (byte) 0xFF;
        }
        return add(position, cut);
    }

    MessageMaker linkAddress(int position, int index, String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[darwin(system) ? Math.max(20, 8 + text.length) : 54];
        bytes[0] = (byte) bytes.length;
        bytes[1] = 18;
        bytes[2] = (byte) index;
        bytes[3] = (byte) (index >> 8);
        bytes[5] = (byte) text.length;
        System.arraycopy(text, 0, bytes, 8, text.length);
        return add(position, bytes);
    }

    private MessageMaker add(int position, byte[] bytes) {
        pad();
        present |= 1 << position;
        out.put(bytes);
        lastLength = bytes.length;
        return this;
    }

    private int lastLength = -1;

    /** Fills the socket address written last up to the step of the system. */
    private void pad() {
        int step = darwin(system) ? 4 : 8;
        if (lastLength >= 0) {
            int padded = lastLength == 0 ? step : (lastLength + step - 1) / step * step;
            out.put(new byte[padded - lastLength]);
        }
        lastLength = -1;
    }

    byte[] end() {
        if (row || !darwin(system)) {
            pad();
        }
        if (row && !darwin(system)) {
            out.put(new byte[-out.position() & 7]);
        }
        if (presentAt != 0) {
            out.putInt(presentAt, present);
        }
        out.putShort(0, (short) out.position());
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }
}
