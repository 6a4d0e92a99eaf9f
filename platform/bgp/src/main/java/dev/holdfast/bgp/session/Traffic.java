package dev.holdfast.bgp.session;

import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.MessageType;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many messages of each type went and came. Counted by the session's thread, read by any. */
public final class Traffic {
    private static final int TYPES = MessageType.values().length;

    private final AtomicLongArray sent = new AtomicLongArray(TYPES);
    private final AtomicLongArray received = new AtomicLongArray(TYPES);

    Traffic() {}

    public long sent(MessageType type) {
        return sent.get(type.ordinal());
    }

    public long received(MessageType type) {
        return received.get(type.ordinal());
    }

    /** Whole messages of ours, back to back. */
    void sends(byte[] messages) {
        for (int at = 0; at < messages.length; at += Header.length(messages, at)) {
            count(sent, Header.type(messages, at));
        }
    }

    void receives(MessageType type) {
        count(received, type);
    }

    /** There is one writer, so no more is needed than that readers see it some time. */
    private static void count(AtomicLongArray counts, MessageType type) {
        counts.lazySet(type.ordinal(), counts.getPlain(type.ordinal()) + 1);
    }

    Map<MessageType, Long> allSent() {
        return all(sent);
    }

    Map<MessageType, Long> allReceived() {
        return all(received);
    }

    private static Map<MessageType, Long> all(AtomicLongArray counts) {
        Map<MessageType, Long> all = new EnumMap<>(MessageType.class);
        for (MessageType type : MessageType.values()) {
            all.put(type, counts.get(type.ordinal()));
        }
        return all;
    }
}
