package dev.holdfast.kernel.bsd.wire;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A window on one {@code sockaddr}, whose bytes have been checked to be there. Bytes that a short one leaves out are zero.
 * For one thread.
 *
 * <pre>
 *   all    length u8 | family u8
 *   inet   … port u16 | address 4@4
 *   inet6  … port u16 | flow u32 | address 16@8 | zone u32@24
 *   link   … index u16@2 | type u8@4 | name length u8@5 | address length u8@6 | selector length u8@7 | name, address
 * </pre>
 */
public final class SocketAddress {
    private final RouteSystem system;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int at;
    private int end;
    private int room;

    SocketAddress(RouteSystem system) {
        this.system = system;
    }

    /** @param messageEnd beyond which nothing is read, even of a socket address that says it has length 0 */
    SocketAddress wrap(ByteBuffer source, int from, int to, int messageEnd) {
        buffer = source;
        at = from;
        end = to;
        room = messageEnd;
        return this;
    }

    /** {@code AF_*}. One of length 0 may still tell it, as Darwin's {@code 00 1e} for a default destination. */
    public int family() {
        return at + 1 < room ? buffer.get(at + 1) & 0xFF : 0;
    }

    public boolean isInet() {
        return family() == Rtm.AF_INET || end == at && !isInet6();
    }

    public boolean isInet6() {
        return family() == system.inet6();
    }

    public boolean isLink() {
        return family() == Rtm.AF_LINK && end - at >= 8;
    }

    private int byteAt(int offset) {
        return at + offset < end ? buffer.get(at + offset) & 0xFF : 0;
    }

    private long longAt(int offset) {
        if (at + offset + 8 <= end) {
            long raw = buffer.getLong(at + offset);
            return buffer.order() == ByteOrder.LITTLE_ENDIAN ? Long.reverseBytes(raw) : raw;
        }
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | byteAt(offset + i);
        }
        return value;
    }

    /** Upper half of an IPv6 address, without the zone that Darwin hides in bytes 2 and 3 of a link-local one. */
    public long high() {
        long raw = isInet6() ? longAt(8) : 0;
        return carriesZone(raw) ? raw & ~0x0000_FFFF_0000_0000L : raw;
    }

    /** Lower half of an IPv6 address, or an IPv4 address. */
    public long low() {
        return isInet6() ? longAt(16) : longAt(4) >>> 32;
    }

    /** fe80::/10, ff01::/16, ff02::/16: the scopes that need an interface to mean anything. */
    private static boolean carriesZone(long high) {
        return high >>> 54 == 0x3FA || high >>> 48 == 0xFF01 || high >>> 48 == 0xFF02;
    }

    /**
     * Number of the interface an IPv6 address of link scope belongs to, as embedded, or as its own field.
     *
     * @param otherwise if it tells neither: the interface the message is about
     * @return 0 for an address of wider scope
     */
    int zone(int otherwise) {
        if (!isInet6() || !carriesZone(longAt(8))) {
            return 0;
        }
        int embedded = (int) (longAt(8) >>> 32) & 0xFFFF;
        int field = byteAt(24) | byteAt(25) << 8 | byteAt(26) << 16 | byteAt(27) << 24;
        return embedded != 0 ? embedded : field != 0 ? field : otherwise;
    }

    /** The IP address; null if this is of another family. */
    public @Nullable IpAddress ip() {
        if (isInet6()) {
            return new IpAddress(Family.IPV6, high(), low());
        }
        return isInet() ? new IpAddress(Family.IPV4, 0, low()) : null;
    }

    /** Number of the interface a link address names; 0: none. */
    public int linkIndex() {
        return byteAt(2) | byteAt(3) << 8;
    }

    /** Name of the interface a link address names; empty: none. */
    public String linkName() {
        byte[] name = new byte[byteAt(5)];
        buffer.get(at + 8, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** The hardware address of a link address; empty: none. */
    public byte[] hardware() {
        byte[] hardware = new byte[byteAt(6)];
        buffer.get(at + 8 + byteAt(5), hardware);
        return hardware;
    }

    /** Whether nothing but a mask is in it: IPv6 has a flow label in front, and a mask has none. */
    public boolean isPlainMask() {
        boolean inet6 = end - at > 16;
        return !inet6 || (byteAt(4) | byteAt(5) | byteAt(6) | byteAt(7)) == 0;
    }

    /**
     * Read as a mask for a family of {@code bits}, whatever family it says itself.
     *
     * @return how many leading bits are set; -1: others are set behind them
     */
    int maskLength(int bits) {
        int from = bits == 32 ? 4 : 8;
        int bytes = bits / 8;
        int length = 0;
        int i = 0;
        while (i < bytes && byteAt(from + i) == 0xFF) {
            length += 8;
            i++;
        }
        if (i == bytes) {
            return length;
        }
        int last = byteAt(from + i);
        int ones = Integer.numberOfLeadingZeros(~(last << 24));
        if ((last << ones & 0xFF) != 0) {
            return -1;
        }
        for (i++; i < bytes; i++) {
            if (byteAt(from + i) != 0) {
                return -1;
            }
        }
        return length + ones;
    }
}
