package dev.holdfast.api.overlay;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses a host can have, and which of them the internet at large does not route. */
public final class HostAddresses {
    /** Nobody can have these: "this" network, loopback, groups, reserved and broadcast (RFC 6890). */
    private static final List<Prefix> NOBODYS = prefixes("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4");

    /** Private, shared, link-local, protocol and documentation addresses (RFC 6890). */
    private static final List<Prefix> NOT_GLOBAL = prefixes(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.51.100.0/24",
            "203.0.113.0/24");

    private HostAddresses() {}

    /**
     * @param key the configuration key, for the message
     * @throws IllegalArgumentException if no host can have {@code address}
     */
    public static void check(String key, IpAddress address) {
        boolean nobodys = address.isUnspecified() || address.isMulticast() || within(NOBODYS, address);
        if (nobodys || address.family() == Family.IPV6 && address.equals(IpAddress.parse("::1"))) {
            throw new IllegalArgumentException(key + " " + address
                    + " cannot be the address of a host; write a unicast address such as 192.0.2.1");
        }
    }

    /** Whether the internet at large routes {@code address}; an IPv6 address does not count as one that it does not. */
    public static boolean isGlobal(IpAddress address) {
        return !within(NOT_GLOBAL, address) && !within(NOBODYS, address);
    }

    private static boolean within(List<Prefix> prefixes, IpAddress address) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }

    private static List<Prefix> prefixes(String... texts) {
        return Stream.of(texts).map(Prefix::parse).toList();
    }
}
