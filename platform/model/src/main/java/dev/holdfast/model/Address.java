package dev.holdfast.model;

import org.jspecify.annotations.Nullable;

/**
 * An address on a device.
 *
 * @param scope {@link Scope#LINK} keeps the kernel from choosing it as a source for far destinations; always
 *     {@link Scope#UNIVERSE} for IPv6, where it cannot be chosen
 * @param noPrefixRoute do not let the kernel add a connected route for it
 */
public record Address(AddressKey key, Scope scope, boolean noPrefixRoute) implements KernelObject {

    public Address {
        if (key.local().family() == Family.IPV6) {
            scope = Scope.UNIVERSE; // an IPv6 address has the scope it is born with
        }
    }

    public static Address of(String device, IpAddress local, int prefixLength) {
        return new Address(new AddressKey(device, local, prefixLength, null), Scope.UNIVERSE, false);
    }

    public static Address peer(String device, IpAddress local, IpAddress peer, int prefixLength) {
        return new Address(new AddressKey(device, local, prefixLength, peer), Scope.UNIVERSE, false);
    }

    public String device() {
        return key.device();
    }

    public IpAddress local() {
        return key.local();
    }

    public @Nullable IpAddress peer() {
        return key.peer();
    }

    @Override
    public String toString() {
        return key + (scope == Scope.UNIVERSE ? "" : " scope " + scope) + (noPrefixRoute ? " noprefixroute" : "");
    }
}
