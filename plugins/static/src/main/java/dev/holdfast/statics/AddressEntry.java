package dev.holdfast.statics;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.Address;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Scope;
import org.jspecify.annotations.Nullable;

/**
 * An address on a device.
 *
 * @param device name of the device; it may be made later, by anybody
 * @param address with prefix length, such as 192.0.2.1/24; without: the address alone, as /32 or /128
 * @param peer the other end of a point-to-point link, whose network the prefix length then counts for; absent: none
 * @param scope universe, link or host; link keeps the kernel from using it as a source towards far destinations
 * @param noPrefixRoute do not let the kernel add a connected route for it
 * @param distance administrative distance, 0..255; absent: that of the service
 * @param policy enforce, yield or report; absent: that of the service
 * @param gate a condition it waits for; absent: that of the service
 */
public record AddressEntry(
        String device,
        HostAddress address,
        @Nullable IpAddress peer,
        @DefaultValue("universe") Scope scope,
        boolean noPrefixRoute,
        @Nullable Integer distance,
        @Nullable Policy policy,
        @Nullable String gate)
        implements Entry {

    /** @throws IllegalArgumentException with a message that names the rule that is broken */
    public AddressEntry {
        Entry.checkDistance(distance);
        Entry.checkPresent("device", device);
        new AddressKey(device, address.address(), address.prefixLength(), peer);
    }

    @Override
    public Address object() {
        return new Address(
                new AddressKey(device, address.address(), address.prefixLength(), peer), scope, noPrefixRoute);
    }
}
