package dev.holdfast.liveness;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A window on one probe; reads and writes in place. All numbers are big endian.
 * <pre>
 *   0 version (3 bits), zero (5) | 1 state (2 bits), zero (6) | 2 detect multiplier | 3 length, always 40
 *   4 my discriminator (4)       | 8 your discriminator (4)   | 12 desired min TX, µs (4) | 16 required min RX, µs (4)
 *   20 flags: bit 0 passive      | 21 version of the sender: major, minor, patch, channel | 25 zero (15)
 * </pre>
 * One per thread, reused. Reserved bits are never sent and never looked at, so that a later version may use them.
 */
final class ControlPacket {
    static final int BYTES = 40;
    private static final int VERSION_AND_ZERO = 1 << 5;
    private static final int STATE_AT = 1;
    private static final int MULTIPLIER_AT = 2;
    private static final int LENGTH_AT = 3;
    private static final int MY_DISCRIMINATOR_AT = 4;
    private static final int YOUR_DISCRIMINATOR_AT = 8;
    private static final int MIN_TX_AT = 12;
    private static final int MIN_RX_AT = 16;
    private static final int FLAGS_AT = 20;
    private static final int SENDER_VERSION_AT = 21;
    private static final int PASSIVE = 1;

    /** Whether a datagram can be read at all; the words are those of the counter's label. */
    enum Verdict {
        READABLE(""),
        SHORT("short"),
        BAD_LENGTH("bad_len"),
        BAD_VERSION("bad_version"),
        /** Multiplier 0 would mean a session that is down before it is up; RFC 5880 section 6.8.6 drops it, and so do we. */
        ZERO_MULTIPLIER("zero_mult");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private final ByteBuffer buffer;

    /** @param buffer at least 40 bytes; the packet stands at its beginning */
    ControlPacket(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.BIG_ENDIAN);
    }

    /** @param received bytes of the datagram; what follows the 40th is not looked at */
    Verdict check(int received) {
        if (received < BYTES) {
            return Verdict.SHORT;
        }
        if ((buffer.get(LENGTH_AT) & 0xFF) != BYTES) {
            return Verdict.BAD_LENGTH;
        }
        if ((buffer.get(0) & 0xE0) != VERSION_AND_ZERO) {
            return Verdict.BAD_VERSION;
        }
        return buffer.get(MULTIPLIER_AT) == 0 ? Verdict.ZERO_MULTIPLIER : Verdict.READABLE;
    }

    SessionState state() {
        return SessionState.of(buffer.get(STATE_AT) >> 6 & 3);
    }

    /** What the peer calls its end; 0 is none. */
    int myDiscriminator() {
        return buffer.getInt(MY_DISCRIMINATOR_AT);
    }

    /** What the peer has heard us call our end; 0: it has heard nothing. */
    int yourDiscriminator() {
        return buffer.getInt(YOUR_DISCRIMINATOR_AT);
    }

    /** Microseconds, 0..4294967295. */
    long minTxMicros() {
        return buffer.getInt(MIN_TX_AT) & 0xFFFF_FFFFL;
    }

    /** Microseconds, 0..4294967295. */
    long minRxMicros() {
        return buffer.getInt(MIN_RX_AT) & 0xFFFF_FFFFL;
    }

    boolean passive() {
        return (buffer.get(FLAGS_AT) & PASSIVE) != 0;
    }

    /** The four version bytes as one number, so that reading it makes no garbage. */
    int senderVersion() {
        return buffer.getInt(SENDER_VERSION_AT);
    }

    static Version version(int packed) {
        return new Version(packed >>> 24, packed >>> 16 & 0xFF, packed >>> 8 & 0xFF, packed & 0xFF);
    }

    static int packed(Version version) {
        return version.major() << 24 | version.minor() << 16 | version.patch() << 8 | version.channel();
    }

    /** Writes a whole packet; the buffer's position and limit are not looked at. */
    void write(
            SessionState state,
            int multiplier,
            int myDiscriminator,
            int yourDiscriminator,
            long minTxMicros,
            long minRxMicros,
            boolean passive,
            int senderVersion) {
        buffer.put(0, (byte) VERSION_AND_ZERO);
        buffer.put(STATE_AT, (byte) (state.ordinal() << 6));
        buffer.put(MULTIPLIER_AT, (byte) multiplier);
        buffer.put(LENGTH_AT, (byte) BYTES);
        buffer.putInt(MY_DISCRIMINATOR_AT, myDiscriminator);
        buffer.putInt(YOUR_DISCRIMINATOR_AT, yourDiscriminator);
        buffer.putInt(MIN_TX_AT, (int) minTxMicros);
        buffer.putInt(MIN_RX_AT, (int) minRxMicros);
        buffer.put(FLAGS_AT, (byte) (passive ? PASSIVE : 0));
        buffer.putInt(SENDER_VERSION_AT, senderVersion);
        for (int at = SENDER_VERSION_AT + 4; at < BYTES; at++) {
            buffer.put(at, (byte) 0);
        }
    }
}
