package dev.holdfast.api;

/** The configuration does not fit; the message is complete, with file, line and column, and ready for a person. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
