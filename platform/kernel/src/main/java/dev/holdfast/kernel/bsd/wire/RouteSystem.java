package dev.holdfast.kernel.bsd.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the two systems with a route socket, and the numbers in which it differs from the other: never share one of these
 * between them. Little endian, 64 bit (Darwin arm64 and x86-64, FreeBSD amd64 and arm64).
 */
public enum RouteSystem {
    /** Header sizes of xnu, {@code net/route.h} and {@code net/if_var.h}; socket addresses padded to 4 bytes. */
    DARWIN("macOS", 30, 4, 92, 36, 112, 0x2_0000),
    /** Header sizes of FreeBSD 13 and later, {@code net/route.h} and {@code net/if.h}; padded to 8 bytes. */
    FREEBSD("FreeBSD", 28, 8, 152, 40, 168, 0);

    private final String word;
    private final int inet6;
    private final int rounding;
    private final int routeHeader;
    private final int metrics;
    private final int linkHeader;
    private final int cloned;

    RouteSystem(String word, int inet6, int rounding, int routeHeader, int metrics, int linkHeader, int cloned) {
        this.word = word;
        this.inet6 = inet6;
        this.rounding = rounding;
        this.routeHeader = routeHeader;
        this.metrics = metrics;
        this.linkHeader = linkHeader;
        this.cloned = cloned;
    }

    /** The system a JVM calls {@code osName} ({@code os.name}); null if it has no route socket we know. */
    public static @Nullable RouteSystem of(String osName) {
        String lower = osName.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mac") || lower.startsWith("darwin")) {
            return DARWIN;
        }
        return lower.startsWith("freebsd") ? FREEBSD : null;
    }

    /** Its name, for people. */
    public String word() {
        return word;
    }

    /** {@code AF_INET6}. FreeBSD's 28 is also the length of an IPv6 socket address, a classic mix-up. */
    public int inet6() {
        return inet6;
    }

    /** The space a socket address of {@code length} bytes takes; one of length 0 takes a whole step. */
    public int rounded(int length) {
        return length == 0 ? rounding : length + rounding - 1 & -rounding;
    }

    /** Bytes of {@code rt_msghdr}. */
    public int routeHeader() {
        return routeHeader;
    }

    /** Where the MTU of a route stands in {@code rt_msghdr}: behind the locks, which are as wide as a long there. */
    int routeMtuAt() {
        return this == DARWIN ? metrics + 4 : metrics + 8;
    }

    /** Where {@code rtm_inits} stands; 4 bytes on Darwin, 8 on FreeBSD. */
    int initsAt() {
        return 32;
    }

    /** Bytes of {@code if_msghdr}. */
    public int linkHeader() {
        return linkHeader;
    }

    /** Where the type of a link stands in {@code if_msghdr}, one byte, {@code IFT_*}. */
    int linkTypeAt() {
        return 16;
    }

    int linkMtuAt() {
        return 24;
    }

    /** The flag of an entry that a look-up made of another; 0: the system makes none. */
    public int clonedFlag() {
        return cloned;
    }
}
