package dev.holdfast.lab.bench;

/**
 * The routes every contender holds: number {@code i} is the {@code i}-th /24 from 16.0.0.0 on, over one of sixteen
 * gateways on the same link, as a host with a few upstreams would have them. Addresses are ints in network order.
 */
final class BenchRoutes {
    static final int PREFIX_LENGTH = 24;
    static final int METRIC = 100;
    /** The link all gateways are on. */
    static final String DEVICE = "v0";
    /** More would leave 16.0.0.0 to 223.255.255.0. */
    static final int MOST = 13_000_000;

    private static final int FIRST = 16 << 24;
    private static final int FIRST_GATEWAY = 192 << 24 | 2 << 8 | 2;
    private static final int GATEWAYS = 16;

    private BenchRoutes() {}

    static int destination(int number) {
        return FIRST + (number << 8);
    }

    static int gateway(int number) {
        return FIRST_GATEWAY + number % GATEWAYS;
    }

    /** The number of a destination; outside 0..{@link #MOST} if it is none of ours. */
    static int number(int destination) {
        return destination - FIRST >>> 8;
    }

    static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }
}
