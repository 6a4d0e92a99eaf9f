package dev.holdfast.api.overlay;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Route;
import java.util.List;

/** What must be true of the address a service's network knows this host by, and of the routes that have it as their source. */
public final class ServiceAddress {

    private ServiceAddress() {}

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public static void check(IpAddress address, TunnelConfig tunnel) {
        HostAddresses.check("address", address);
        if (address.family() != Family.IPV4) {
            throw new IllegalArgumentException(
                    "address " + address + " is IPv6; write the IPv4 address the network knows this host by");
        }
        if (tunnel.net().network().contains(address)) {
            throw new IllegalArgumentException("address " + address + " lies within tunnel.net " + tunnel.net()
                    + ", whose two addresses are the tunnel's own; write the one the network knows this host by");
        }
        if (address.equals(tunnel.destination())) {
            throw new IllegalArgumentException("address " + address
                    + " is tunnel.destination, which is the other end's; write the one the network knows this host by");
        }
    }

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public static void checkRoutes(long metric, int distance, boolean guard) {
        if (metric < 1 || metric > 0xFFFF_FFFFL || guard && metric >= Route.GUARD_METRIC) {
            throw new IllegalArgumentException("metric must be 1.." + (guard ? Route.GUARD_METRIC - 1 : 0xFFFF_FFFFL)
                    + (guard ? " with a guard" : "") + ", was " + metric);
        }
        if (distance < 0 || distance > 255) {
            throw new IllegalArgumentException("distance must be 0..255, was " + distance);
        }
    }

    /** What an operator should know about {@code address}. */
    public static List<String> notes(IpAddress address) {
        return HostAddresses.isGlobal(address)
                ? List.of()
                : List.of(
                        "the address " + address + " is private or reserved: the internet at large does not route it");
    }
}
