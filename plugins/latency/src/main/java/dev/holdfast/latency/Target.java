package dev.holdfast.latency;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is probed.
 *
 * @param name shown with its results; several addresses of one thing may share it
 * @param address IPv4, of one host
 * @param key what else identifies it for those who asked for it, such as a public key; may be left out
 */
public record Target(String name, IpAddress address, @Nullable String key) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public Target {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is missing; say what stands at " + address);
        }
        if (address.family() != Family.IPV4) {
            throw new IllegalArgumentException("address " + address + " is IPv6; only IPv4 addresses are probed");
        }
        if (address.isUnspecified() || address.isMulticast()) {
            throw new IllegalArgumentException("address " + address + " is no address of one host");
        }
    }

    /** Empty if there is none. */
    String keyText() {
        return key == null ? "" : key;
    }

    /** In network order. */
    int number() {
        return (int) address.low();
    }
}
