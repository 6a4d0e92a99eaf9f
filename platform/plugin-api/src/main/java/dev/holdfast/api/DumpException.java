package dev.holdfast.api;

/** A dump was broken off; the message has the kernel's own words. What was seen of it must not be used. */
public final class DumpException extends Exception {
    private static final long serialVersionUID = 1L;

    public DumpException(String message) {
        super(message);
    }

    public DumpException(String message, Throwable cause) {
        super(message, cause);
    }
}
