package dev.holdfast.api;

import dev.holdfast.model.LinkKind;

/**
 * A link as a kernel holds it.
 *
 * @param index the kernel's number for it; another one after the link was made anew
 * @param up administratively up
 * @param carrier can pass packets ({@code LOWER_UP}); false for one that is down
 * @param mtu in bytes
 */
public record KernelLink(int index, String name, boolean up, boolean carrier, int mtu, LinkKind kind) {}
