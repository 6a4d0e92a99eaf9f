package dev.holdfast.bgp.wire;

/** Takes whole messages. */
@FunctionalInterface
public interface MessageSink {

    /** The bytes are valid during the call only. */
    void message(byte[] buffer, int start, int end);
}
