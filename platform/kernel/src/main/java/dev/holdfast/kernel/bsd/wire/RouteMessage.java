package dev.holdfast.kernel.bsd.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A window on one message of a route socket or of one of its tables: reads in place and copies nothing. Bounded, and
 * throws for no input: what cannot be read is a {@link Flaw}. For one thread.
 *
 * <pre>
 *   all         length u16 | version u8 | type u8
 *   routes      … index u16@4 | flags@8 | present@12 | pid@16 | sequence@20 | errno@24 | …
 *   interfaces  … present@4 | flags@8 | index u16@12 | …
 * </pre>
 *
 * Mind the order, which differs. Behind the header come the socket addresses whose bits are set in {@code present}, each
 * one with its length in front and padded to the system's step.
 */
public final class RouteMessage {
    private static final int ABSENT = -1;
    private static final int SDL_HEADER = 8;
    private static final int IFA_HEADER = 20;
    private static final int IFMA_HEADER = 16;
    private static final int IFMA2_HEADER = 20;
    private static final int IF2_HEADER = 160;
    private static final int IF2_MTU_AT = 40;
    private static final int ANNOUNCE_HEADER = 24;
    private static final int NAME_AT = 6;
    private static final int NAME_BYTES = 16;

    /** What stands in the header of a type. */
    private enum Shape {
        ROUTE,
        /** A row of Darwin's table: no pid, sequence or errno. */
        ROUTE_ROW,
        LINK,
        LINK_ROW,
        ADDRESS,
        GROUP,
        ANNOUNCEMENT,
        NONE
    }

    private final RouteSystem system;
    private final SocketAddress address;
    private final int[] addresses = new int[Rtm.POSITIONS];
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int start;
    private int end;
    private int type;
    private Shape shape = Shape.NONE;

    public RouteMessage(RouteSystem system) {
        this.system = system;
        this.address = new SocketAddress(system);
    }

    /**
     * Turns to the message between {@code from} and {@code to}, whose length and version have been checked.
     *
     * @param source little endian
     */
    public Flaw wrap(ByteBuffer source, int from, int to) {
        assert source.order() == ByteOrder.LITTLE_ENDIAN;
        buffer = source;
        start = from;
        end = to;
        type = source.get(from + 3) & 0xFF;
        shape = shapeOf(type);
        Arrays.fill(addresses, ABSENT);
        int header = headerBytes();
        if (to - from < header) {
            return Flaw.SHORT_HEADER;
        }
        return shape == Shape.NONE || shape == Shape.ANNOUNCEMENT ? Flaw.NONE : walk(from + header);
    }

    private Shape shapeOf(int messageType) {
        switch (messageType) {
            case Rtm.ADD, Rtm.DELETE, Rtm.CHANGE, Rtm.GET, Rtm.LOSING, Rtm.REDIRECT, Rtm.MISS, Rtm.RESOLVE:
                return Shape.ROUTE;
            case Rtm.NEWADDR, Rtm.DELADDR:
                return Shape.ADDRESS;
            case Rtm.IFINFO:
                return Shape.LINK;
            case Rtm.NEWMADDR, Rtm.DELMADDR:
                return Shape.GROUP;
            default:
                return system == RouteSystem.DARWIN ? darwinShape(messageType) : freebsdShape(messageType);
        }
    }

    private static Shape darwinShape(int messageType) {
        switch (messageType) {
            case Rtm.GET2:
                return Shape.ROUTE_ROW;
            case Rtm.IFINFO2:
                return Shape.LINK_ROW;
            case Rtm.NEWMADDR2:
                return Shape.GROUP;
            default:
                return Shape.NONE;
        }
    }

    private static Shape freebsdShape(int messageType) {
        return messageType == Rtm.IFANNOUNCE ? Shape.ANNOUNCEMENT : Shape.NONE;
    }

    private int headerBytes() {
        return switch (shape) {
            case ROUTE, ROUTE_ROW -> system.routeHeader();
            case LINK -> system.linkHeader();
            case LINK_ROW -> IF2_HEADER;
            case ADDRESS -> IFA_HEADER;
            case GROUP -> type == Rtm.NEWMADDR2 ? IFMA2_HEADER : IFMA_HEADER;
            case ANNOUNCEMENT -> ANNOUNCE_HEADER;
            case NONE -> 0;
        };
    }

    /**
     * Notes where each socket address stands. The last one may be unpadded, or announced and left out: Darwin lets a mask of
     * length 0 end the message with no byte of it.
     */
    private Flaw walk(int from) {
        int here = from;
        int present = present();
        for (int position = 0; position < Rtm.POSITIONS && here < end; position++) {
            if ((present & 1 << position) == 0) {
                continue;
            }
            int length = buffer.get(here) & 0xFF;
            Flaw flaw = flawOf(position, here, length);
            if (flaw != Flaw.NONE) {
                return flaw;
            }
            addresses[position] = here;
            here += Math.min(system.rounded(length), end - here);
        }
        boolean masked = addresses[Rtm.NETMASK] != ABSENT && (isRoute() || shape == Shape.ADDRESS);
        return masked && prefixLength() < 0 ? Flaw.MASK_NONCONTIGUOUS : Flaw.NONE;
    }

    private Flaw flawOf(int position, int here, int length) {
        if (length == 1) {
            return Flaw.SOCKADDR_LEN_1;
        }
        if (length > end - here) {
            return Flaw.SOCKADDR_OVERRUN;
        }
        // The family byte of a mask means nothing.
        boolean link = length > 1 && position != Rtm.NETMASK && (buffer.get(here + 1) & 0xFF) == Rtm.AF_LINK;
        return link && innerBytes(here, length) > length ? Flaw.SDL_INNER_OVERRUN : Flaw.NONE;
    }

    private int innerBytes(int here, int length) {
        if (length < SDL_HEADER) {
            return SDL_HEADER;
        }
        return SDL_HEADER
                + (buffer.get(here + 5) & 0xFF)
                + (buffer.get(here + 6) & 0xFF)
                + (buffer.get(here + 7) & 0xFF);
    }

    public RouteSystem system() {
        return system;
    }

    public int type() {
        return type;
    }

    /** Whether this is a report about, or a row of, the table of routes. */
    public boolean isRoute() {
        return shape == Shape.ROUTE || shape == Shape.ROUTE_ROW;
    }

    /** Number of the interface; 0: not told, as in most echoes of Darwin. */
    public int index() {
        int at = isRoute() || shape == Shape.ANNOUNCEMENT ? 4 : 12;
        return shape == Shape.NONE ? 0 : buffer.getShort(start + at) & 0xFFFF;
    }

    /** Flags of the route, or of the interface (its lower 16 bits); of an address they are neither. */
    public int flags() {
        return shape == Shape.NONE || shape == Shape.ANNOUNCEMENT ? 0 : buffer.getInt(start + 8);
    }

    public boolean hasFlag(int flag) {
        return (flags() & flag) != 0;
    }

    /** Which socket addresses are announced, a bit for each position. */
    public int present() {
        return shape == Shape.NONE || shape == Shape.ANNOUNCEMENT ? 0 : buffer.getInt(start + (isRoute() ? 12 : 4));
    }

    /** Whether the bytes of a socket address are there; it may be announced without. */
    public boolean has(int position) {
        return addresses[position] != ABSENT;
    }

    /** Who asked, if the system says so: the kernel writes it, but only over requests it has not refused. */
    public int pid() {
        return shape == Shape.ROUTE ? buffer.getInt(start + 16) : 0;
    }

    public int sequence() {
        return shape == Shape.ROUTE ? buffer.getInt(start + 20) : 0;
    }

    /** Not 0: a request was refused. The field behind it, at 28, is another one. */
    public int errno() {
        return shape == Shape.ROUTE ? buffer.getInt(start + 24) : 0;
    }

    /** In bytes; 0: the message does not say. */
    public int mtu() {
        return switch (shape) {
            case ROUTE, ROUTE_ROW -> buffer.getInt(start + system.routeMtuAt());
            case LINK -> buffer.getInt(start + system.linkMtuAt());
            case LINK_ROW -> buffer.getInt(start + IF2_MTU_AT);
            default -> 0;
        };
    }

    /** Type of an interface, {@code IFT_*} of {@code net/if_types.h}; 0: not told. */
    public int linkType() {
        if (shape == Shape.LINK_ROW) {
            return buffer.get(start + 32) & 0xFF;
        }
        return shape == Shape.LINK ? buffer.get(start + system.linkTypeAt()) & 0xFF : 0;
    }

    /** FreeBSD: 0 not known, 1 down, 2 up. Darwin has no such field: 0. */
    public int linkState() {
        return shape == Shape.LINK && system == RouteSystem.FREEBSD ? buffer.get(start + 20) & 0xFF : 0;
    }

    /** Name of an interface that arrived or departed. */
    public String announcedName() {
        int length = 0;
        while (length < NAME_BYTES && buffer.get(start + NAME_AT + length) != 0) {
            length++;
        }
        byte[] name = new byte[length];
        buffer.get(start + NAME_AT, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Whether an announced interface is gone rather than new. */
    public boolean isDeparture() {
        return shape == Shape.ANNOUNCEMENT && (buffer.getShort(start + 22) & 0xFFFF) == 1;
    }

    /**
     * A window on one socket address; the same object each time.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public SocketAddress address(int position) {
        if (!has(position)) {
            throw new IllegalArgumentException("there is no socket address at position " + position);
        }
        int at = addresses[position];
        return address.wrap(buffer, at, at + (buffer.get(at) & 0xFF), end);
    }

    /** Number of the interface that an IPv6 address of link scope belongs to; 0: it is of wider scope, or nobody says. */
    public int zone(int position) {
        return address(position).zone(index());
    }

    /** Bits of the network: of the destination, or of the address an interface has. -1: its mask has a hole. */
    public int prefixLength() {
        int subject = isRoute() ? Rtm.DST : Rtm.IFA;
        int bits = has(subject) && address(subject).isInet6() ? 128 : 32;
        boolean host = isRoute() && hasFlag(Rtm.F_HOST);
        if (host || (present() & 1 << Rtm.NETMASK) == 0) {
            return bits;
        }
        return has(Rtm.NETMASK) ? address(Rtm.NETMASK).maskLength(bits) : 0;
    }
}
