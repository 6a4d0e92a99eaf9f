package dev.holdfast.compat;

/** What was asked cannot be done, and whoever asked can mend it; the message is what it is told. */
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
        super(message);
    }
}
