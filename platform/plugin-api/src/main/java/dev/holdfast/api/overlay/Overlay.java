package dev.holdfast.api.overlay;

import dev.holdfast.model.Address;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Scope;

/**
 * A tunnel whose source is known, and what stands on it.
 *
 * @param device name of the link
 * @param source underlay address of this end
 */
public record Overlay(TunnelConfig tunnel, String device, IpAddress source) {

    /** Our address inside the tunnel. */
    public IpAddress local() {
        return tunnel.net().local();
    }

    /** The address of the other end inside the tunnel. */
    public IpAddress remote() {
        return tunnel.net().remote();
    }

    public Link link() {
        return tunnel.link(device, source);
    }

    /** {@link #local}/31 with scope link, so that the kernel does not choose it as a source for what lies beyond the tunnel. */
    public Address overlayAddress() {
        int length = tunnel.net().network().length();
        return new Address(new AddressKey(device, local(), length, null), Scope.LINK, false);
    }

    /** {@code address}/32 with scope universe: what programs are reached by, and what routes name as their source. */
    public Address serviceAddress(IpAddress address) {
        return Address.of(device, address, Prefix.host(address).length());
    }

    /**
     * The way to {@code gateway}. That of the other end names the device, so that no route elsewhere to the same link-local
     * range can catch it; any other is left to the kernel to find.
     */
    public NextHop towards(IpAddress gateway) {
        return gateway.equals(remote()) ? NextHop.via(gateway, device) : NextHop.via(gateway);
    }
}
