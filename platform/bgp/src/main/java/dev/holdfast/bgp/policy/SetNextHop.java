package dev.holdfast.bgp.policy;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a route is to lead.
 *
 * @param address null: the address of the session with the peer, {@code self}
 */
public record SetNextHop(@Nullable IpAddress address) {

    /** @throws IllegalArgumentException with a message that says what would be right */
    public static SetNextHop parse(String text) {
        if (text.equals("self")) {
            return new SetNextHop(null);
        }
        try {
            IpAddress address = IpAddress.parse(text);
            if (!address.isUnspecified() && !address.isMulticast()) {
                return new SetNextHop(address);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a next hop; write self or an address", e);
        }
        throw new IllegalArgumentException("no packet goes to a next hop " + text + "; write self or an address");
    }

    /** The address for a route of that family; null if there is none that fits. */
    @Nullable
    IpAddress of(Family family, Neighbor neighbor) {
        if (address == null) {
            return neighbor.self(family);
        }
        return address.family() == family ? address : null;
    }

    @Override
    public String toString() {
        return address == null ? "self" : address.toString();
    }
}
