package dev.holdfast.kernel.sockets;

import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.LibC;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** IPv4 sockets below the level of packets: opened, bound, asked; numbers of {@code linux/in.h} and {@code socket.h}. */
final class Inet {
    static final int IPPROTO_IP = 0;
    static final int IP_PKTINFO = 8;
    static final int IP_TTL = 2;

    /** {@code struct sockaddr_in}: family u16, port u16, address u32, 8 zeros. */
    static final int SOCKADDR_BYTES = 16;

    private static final int SIOCGIFINDEX = 0x8933;
    /** {@code struct ifreq}: name of 16 bytes, then a union; 40 bytes on 64-bit machines. */
    private static final int IFREQ_BYTES = 40;

    private static final int NAME_BYTES = 16;

    private Inet() {}

    /** @throws ErrnoException {@code EPERM} for a raw socket without CAP_NET_RAW */
    static int open(int type, int protocol) throws ErrnoException {
        return LibC.check(LibC.get().socket(LibC.AF_INET, type | LibC.SOCK_CLOEXEC, protocol), "open a socket");
    }

    /** Zeroed native memory in the machine's byte order. */
    static ByteBuffer room(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** A 32-bit number of the machine as it has to be written to native memory to lie there in network order; and back. */
    static int wire(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(value) : value;
    }

    private static short wire(short value) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Short.reverseBytes(value) : value;
    }

    /** @param at where in {@code memory} a {@code sockaddr_in} begins */
    static void putAddress(ByteBuffer memory, int at, int address, int port) {
        memory.putShort(at, (short) LibC.AF_INET)
                .putShort(at + 2, wire((short) port))
                .putInt(at + 4, wire(address));
    }

    static int addressIn(ByteBuffer memory, int at) {
        return wire(memory.getInt(at + 4));
    }

    static int portIn(ByteBuffer memory, int at) {
        return wire(memory.getShort(at + 2)) & 0xFFFF;
    }

    static void bind(int fd, int port) throws ErrnoException {
        ByteBuffer address = room(SOCKADDR_BYTES);
        putAddress(address, 0, 0, port);
        LibC.check(LibC.get().bind(fd, LibC.address(address), SOCKADDR_BYTES), "bind UDP port " + port);
    }

    /** Binds the destination of a UDP socket, whereby the kernel chooses a source; sends nothing. */
    static void connect(int fd, IpAddress destination, int port) throws ErrnoException {
        ByteBuffer address = room(SOCKADDR_BYTES);
        putAddress(address, 0, number(destination), port);
        LibC.check(
                LibC.get().connect(fd, LibC.address(address), SOCKADDR_BYTES),
                "ask for the source address towards " + destination);
    }

    /** The {@code sockaddr_in} a socket is bound to. */
    static ByteBuffer boundTo(int fd) throws ErrnoException {
        ByteBuffer address = room(SOCKADDR_BYTES);
        ByteBuffer length = room(Integer.BYTES).putInt(0, SOCKADDR_BYTES);
        LibC.check(LibC.get().getsockname(fd, LibC.address(address), LibC.address(length)), "getsockname");
        return address;
    }

    static void option(int fd, int level, int name, int value) throws ErrnoException {
        ByteBuffer memory = room(Integer.BYTES).putInt(0, value);
        LibC.check(
                LibC.get().setsockopt(fd, level, name, LibC.address(memory), Integer.BYTES),
                "setsockopt " + level + " " + name);
    }

    /**
     * The index of a device in the namespace of the socket.
     *
     * @throws ErrnoException {@code ENODEV} if there is none of that name
     */
    static int index(int fd, String device) throws ErrnoException {
        if (device.length() >= NAME_BYTES) {
            throw new ErrnoException(Errno.ENODEV, "device " + device);
        }
        ByteBuffer request = room(IFREQ_BYTES);
        for (int i = 0; i < device.length(); i++) {
            request.put(i, (byte) device.charAt(i));
        }
        LibC.check(LibC.get().ioctl(fd, SIOCGIFINDEX, LibC.address(request)), "device " + device);
        return request.getInt(NAME_BYTES);
    }

    /** @throws IllegalArgumentException for an IPv6 address */
    static int number(IpAddress address) {
        if (address.family() != Family.IPV4) {
            throw new IllegalArgumentException("IPv4 only, not " + address);
        }
        return (int) address.low();
    }

    static String dotted(int address) {
        return new IpAddress(Family.IPV4, 0, address & 0xFFFF_FFFFL).toString();
    }
}
