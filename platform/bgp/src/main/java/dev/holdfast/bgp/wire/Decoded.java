package dev.holdfast.bgp.wire;

/** What came of reading a message: its content, or the notification to answer it with. */
public sealed interface Decoded<T> {

    /** @param value the content */
    record Good<T>(T value) implements Decoded<T> {}

    /** @param refusal to be sent before the session is closed */
    record Bad<T>(Notification refusal) implements Decoded<T> {}

    static <T> Decoded<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Decoded<T> bad(Notification refusal) {
        return new Bad<>(refusal);
    }
}
