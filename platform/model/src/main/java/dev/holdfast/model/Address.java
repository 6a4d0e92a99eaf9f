package dev.holdfast.model;

import org.jspecify.annotations.Nullable;

/**
 * An address on a device.
 *
 * @param scope {@link Scope#LINK} keeps the kernel from choosing it as a source for far destinations
 * @param noPrefixRoute do not let the kernel add a connected route for it
 */
public record Address(AddressKey key, Scope scope, boolean noPrefixRoute) implements KernelObject {

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
