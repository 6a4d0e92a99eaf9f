package dev.holdfast.multicast;

import java.nio.ByteBuffer;

/** What a publisher sends to its groups so that routers keep them: "DZ", a zero, version 1. */
final class Heartbeat {
    private static final int PAYLOAD = 0x445A_0001;

    private Heartbeat() {}

    static ByteBuffer payload() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(0, PAYLOAD);
    }
}
