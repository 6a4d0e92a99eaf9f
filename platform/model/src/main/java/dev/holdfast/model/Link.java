package dev.holdfast.model;

/**
 * A link Holdfast makes and keeps, as a rule a tunnel; it is always kept administratively up.
 *
 * @param mtu 68..65535 bytes; 0: what the kernel chose when it made the link
 */
public record Link(String name, LinkKind kind, int mtu) implements KernelObject {

    /** @throws IllegalArgumentException with a message that names the value and the range */
    public Link {
        LinkKey.checkName(name);
        if (mtu != 0 && (mtu < 68 || mtu > 65535)) {
            throw new IllegalArgumentException("mtu must be 68..65535, or 0 for the kernel's choice, was " + mtu);
        }
    }

    @Override
    public LinkKey key() {
        return new LinkKey(name);
    }

    @Override
    public String toString() {
        return "link " + name + " type " + kind.kind() + (mtu == 0 ? "" : " mtu " + mtu);
    }
}
