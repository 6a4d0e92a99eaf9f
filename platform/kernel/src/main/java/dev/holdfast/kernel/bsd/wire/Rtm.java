package dev.holdfast.kernel.bsd.wire;

/**
 * Numbers that Darwin and FreeBSD share; {@code net/route.h}, {@code net/if.h}. Those that differ stand in
 * {@link RouteSystem}.
 */
public final class Rtm {
    public static final int VERSION = 5;

    public static final int ADD = 0x1;
    public static final int DELETE = 0x2;
    public static final int CHANGE = 0x3;
    public static final int GET = 0x4;
    public static final int LOSING = 0x5;
    public static final int REDIRECT = 0x6;
    public static final int MISS = 0x7;
    public static final int LOCK = 0x8;
    public static final int RESOLVE = 0xb;
    public static final int NEWADDR = 0xc;
    public static final int DELADDR = 0xd;
    public static final int IFINFO = 0xe;
    public static final int NEWMADDR = 0xf;
    public static final int DELMADDR = 0x10;
    /** FreeBSD only; on Darwin this number is a private message. */
    public static final int IFANNOUNCE = 0x11;
    /** Darwin only, and only in tables; on FreeBSD this number belongs to IEEE 802.11. */
    public static final int IFINFO2 = 0x12;
    /** Darwin only, and only in tables. */
    public static final int NEWMADDR2 = 0x13;
    /** Darwin only, and only in tables. */
    public static final int GET2 = 0x14;

    /** Positions of socket addresses behind a header, in the order in which they come; {@code RTAX_*}. */
    public static final int DST = 0;

    public static final int GATEWAY = 1;
    public static final int NETMASK = 2;
    public static final int IFP = 4;
    public static final int IFA = 5;
    public static final int BRD = 7;
    /** How many positions there are. */
    public static final int POSITIONS = 8;

    public static final int F_UP = 0x1;
    public static final int F_GATEWAY = 0x2;
    public static final int F_HOST = 0x4;
    public static final int F_REJECT = 0x8;
    public static final int F_DYNAMIC = 0x10;
    public static final int F_MODIFIED = 0x20;
    public static final int F_DONE = 0x40;
    /** Link-layer information: a neighbour, not a route. */
    public static final int F_LLINFO = 0x400;

    public static final int F_STATIC = 0x800;
    public static final int F_BLACKHOLE = 0x1000;
    /** Our mark on routes; it survives in dumps. */
    public static final int F_PROTO1 = 0x8000;

    public static final int F_LOCAL = 0x20_0000;
    public static final int F_BROADCAST = 0x40_0000;
    public static final int F_MULTICAST = 0x80_0000;

    /** In {@code rtm_inits}: the MTU of the route is meant. */
    public static final int V_MTU = 0x1;

    public static final int IFF_UP = 0x1;
    public static final int IFF_POINTOPOINT = 0x10;
    public static final int IFF_RUNNING = 0x40;

    public static final int AF_INET = 2;
    public static final int AF_LINK = 18;

    private Rtm() {}
}
