package dev.holdfast.compat;

/** A change that was right to ask for could not be carried out; the message is what whoever asked is told. */
final class Undone extends Exception {
    private static final long serialVersionUID = 1L;

    Undone(String message) {
        super(message);
    }
}
