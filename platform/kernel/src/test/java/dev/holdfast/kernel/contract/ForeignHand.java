package dev.holdfast.kernel.contract;

/** Everybody else on the kernel under test. */
public interface ForeignHand {

    /** Runs {@code ip} with these words and fails unless it succeeds. */
    void ip(String command);

    /** Takes one end of a veth pair its carrier or gives it back, by setting its peer down or up. */
    void carrier(String link, boolean present);
}
