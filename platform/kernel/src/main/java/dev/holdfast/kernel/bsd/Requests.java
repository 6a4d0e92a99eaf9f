package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;

/**
 * Numbers of {@code ioctl} requests, {@code sys/sockio.h}, {@code netinet6/in6_var.h}, {@code net/if_gre.h}: the size of
 * the argument is part of them, and the same number may mean another thing on the other system.
 */
final class Requests {
    static final int IFREQ_BYTES = 32;
    static final int IN6_IFREQ_BYTES = 288;

    static final long GET_FLAGS = 0xc020_6911L;
    static final long SET_FLAGS = 0x8020_6910L;
    static final long SET_MTU = 0x8020_6934L;
    static final long DELETE_ADDRESS = 0x8020_6919L;
    static final long DELETE_ADDRESS_6 = 0x8120_6919L;

    /** FreeBSD; on Darwin this number is something else. */
    static final long CREATE = 0xc020_697cL;

    static final long DESTROY = 0x8020_6979L;
    static final long RENAME = 0x8020_6928L;
    static final long SET_ENDS = 0x8044_6946L;
    static final long GET_LOCAL_END = 0xc020_6947L;
    static final long GET_REMOTE_END = 0xc020_6948L;
    static final long SET_GRE_KEY = 0x8020_696cL;
    static final long GET_GRE_KEY = 0xc020_696bL;

    private Requests() {}

    static long addAddress(RouteSystem system) {
        return system == RouteSystem.DARWIN ? 0x8040_691aL : 0x8044_692bL;
    }

    /** Name, address, other end, mask; FreeBSD has a number behind them. */
    static int aliasBytes(RouteSystem system) {
        return system == RouteSystem.DARWIN ? 64 : 68;
    }

    static long addAddress6(RouteSystem system) {
        return system == RouteSystem.DARWIN ? 0x8080_691aL : 0x8088_691bL;
    }

    /** The same for IPv6, with flags and life times behind the mask. */
    static int alias6Bytes(RouteSystem system) {
        return system == RouteSystem.DARWIN ? 128 : 136;
    }
}
