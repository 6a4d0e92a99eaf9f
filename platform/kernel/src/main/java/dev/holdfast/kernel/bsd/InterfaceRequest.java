package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The argument of a request about an interface: its name in 16 bytes, then what the request is about. */
final class InterfaceRequest {
    private static final int NAME_BYTES = 16;
    private static final int INET_BYTES = 16;
    private static final int INET6_BYTES = 28;

    private final RouteSystem system;
    private final ByteBuffer bytes;

    InterfaceRequest(RouteSystem system, int size, String name) {
        this.system = system;
        bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, name.getBytes(StandardCharsets.US_ASCII));
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** The name, as the kernel may have written it. */
    String name() {
        byte[] name = new byte[NAME_BYTES];
        bytes.get(0, name);
        int length = 0;
        while (length < NAME_BYTES && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.US_ASCII);
    }

    int flags() {
        return bytes.getShort(NAME_BYTES) & 0xFFFF;
    }

    InterfaceRequest flags(int flags) {
        bytes.putShort(NAME_BYTES, (short) flags);
        return this;
    }

    InterfaceRequest number(int at, int value) {
        bytes.putInt(at, value);
        return this;
    }

    /** A socket address at the {@code position}-th place behind the name. */
    InterfaceRequest address(int position, IpAddress address) {
        boolean inet = address.family() == Family.IPV4;
        int size = inet ? INET_BYTES : INET6_BYTES;
        int at = NAME_BYTES + position * size;
        bytes.put(at, (byte) size).put(at + 1, (byte) (inet ? Rtm.AF_INET : system.inet6()));
        bytes.put(at + (inet ? 4 : 8), address.toBytes());
        return this;
    }

    InterfaceRequest mask(int position, Family family, int length) {
        long high = length == 0 ? 0 : -1L << 64 - Math.min(length, 64);
        long low = length <= 64 ? 0 : -1L << 128 - length;
        IpAddress mask =
                family == Family.IPV4 ? new IpAddress(family, 0, high >>> 32) : new IpAddress(family, high, low);
        return address(position, mask);
    }

    /** The IPv4 address behind the name. */
    IpAddress inet() {
        return new IpAddress(Family.IPV4, 0, Integer.reverseBytes(bytes.getInt(NAME_BYTES + 4)) & 0xFFFF_FFFFL);
    }
}
