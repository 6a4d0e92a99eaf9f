package dev.holdfast.api;

/**
 * Named conditions that intents wait for. A gate nobody has opened is closed: an intent that names it is wanted, and
 * deliberately not in the kernel. May be called from any thread; setting a gate to what it is does nothing.
 */
public interface Gates {

    /** Lets the intents that name {@code gate} into the kernel. */
    void open(String gate);

    /**
     * Takes the intents that name {@code gate} out of the kernel.
     *
     * @param reason one sentence for the operator
     */
    void close(String gate, String reason);

    boolean isOpen(String gate);
}
