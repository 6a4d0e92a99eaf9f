package dev.holdfast.shell.line;

/** The line cannot be understood; the message says what is wrong with it and, where it can, what was probably meant. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The command whose help would answer it, as far as it was understood; empty for the help of everything. */
    private final String topic;

    public UsageException(String topic, String message) {
        super(message);
        this.topic = topic;
    }

    /** Words of the command or group the mistake belongs to; empty if there is none. */
    public String topic() {
        return topic;
    }
}
