package dev.holdfast.api;

import dev.holdfast.model.Address;

/**
 * An address as a kernel holds it.
 *
 * @param tentative IPv6: duplicate address detection still runs, it cannot be a source yet
 * @param failed IPv6: duplicate address detection failed, it will never be usable
 */
public record KernelAddress(Address address, boolean tentative, boolean failed) {}
