package dev.holdfast.liveness;

import java.nio.ByteBuffer;

/** A packet made by hand, as a peer might send it. */
final class Wire {
    private Wire() {}

    static ControlPacket packet(SessionState state, int mine, int yours) {
        return packet(state, mine, yours, 1_000_000, false);
    }

    static ControlPacket packet(SessionState state, int mine, int yours, long micros, boolean passive) {
        var packet = new ControlPacket(ByteBuffer.allocate(ControlPacket.BYTES));
        packet.write(state, 3, mine, yours, micros, micros, passive, 0x00220000);
        return packet;
    }

    static ControlPacket blank() {
        return new ControlPacket(ByteBuffer.allocate(ControlPacket.BYTES));
    }
}
