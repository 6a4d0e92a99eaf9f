package dev.holdfast.multicast;

import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071): the one's complement of the one's complement sum of all 16-bit words. */
final class Checksum {
    private long sum;

    /** Of {@code length} bytes of {@code packet} from {@code offset}; an odd byte counts as if a zero followed. */
    static short of(ByteBuffer packet, int offset, int length) {
        return new Checksum().add(packet, offset, length).value();
    }

    Checksum add(ByteBuffer packet, int offset, int length) {
        int end = offset + length;
        for (int at = offset; at + 1 < end; at += 2) {
            word(packet.getShort(at));
        }
        if (length % 2 == 1) {
            word(packet.get(end - 1) << 8);
        }
        return this;
    }

    /** The lower 16 bits of {@code word}. */
    Checksum word(int word) {
        sum += word & 0xFFFF;
        return this;
    }

    Checksum address(int address) {
        return word(address >>> 16).word(address);
    }

    short value() {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (short) ~folded;
    }
}
