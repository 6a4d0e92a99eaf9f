package dev.holdfast.kernel.linux;

import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes netlink messages one after the other into a buffer, in host order.
 *
 * <pre>
 *   message:   length u32 | type u16 | flags u16 | sequence u32 | port u32 | body, padded to 4
 *   attribute: length u16 | type u16 | value, padded to 4; a length does not count its padding
 * </pre>
 */
final class MessageWriter {
    private final ByteBuffer buffer;
    private int start;

    /** Writes from the position of {@code buffer} on. */
    MessageWriter(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.nativeOrder());
    }

    /** What has been written; callers flip and send it. */
    ByteBuffer buffer() {
        return buffer;
    }

    void begin(int type, int flags, int sequence) {
        start = buffer.position();
        buffer.putInt(0).putShort((short) type).putShort((short) (flags | Rtnetlink.NLM_F_REQUEST));
        buffer.putInt(sequence).putInt(0);
    }

    /** Completes the message begun last. */
    void end() {
        buffer.putInt(start, buffer.position() - start);
    }

    /** Where the message begun last lies, for {@link #addFlags}. */
    int start() {
        return start;
    }

    /** Sequence number of the message begun last. */
    int lastSequence() {
        return buffer.getInt(start + 8);
    }

    void addFlags(int messageStart, int flags) {
        buffer.putShort(messageStart + 6, (short) (buffer.getShort(messageStart + 6) | flags));
    }

    MessageWriter u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    MessageWriter u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    MessageWriter u32(int value) {
        buffer.putInt(value);
        return this;
    }

    MessageWriter bytes(byte[] value) {
        buffer.put(value);
        return this;
    }

    MessageWriter attributeU8(int type, int value) {
        return header(type, 1).u8(value).u8(0).u16(0);
    }

    /** A 16-bit value in network order. */
    MessageWriter attributeU16Network(int type, int value) {
        return header(type, 2).u8(value >>> 8).u8(value).u16(0);
    }

    MessageWriter attributeU32(int type, int value) {
        return header(type, 4).u32(value);
    }

    /** A 32-bit value in network order. */
    MessageWriter attributeU32Network(int type, int value) {
        header(type, 4);
        return network(value);
    }

    /** A string, ended by a zero byte. */
    MessageWriter attribute(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        header(type, text.length + 1).bytes(text).u8(0);
        return pad(text.length + 1);
    }

    MessageWriter attribute(int type, byte[] value) {
        header(type, value.length).bytes(value);
        return pad(value.length);
    }

    MessageWriter attribute(int type, IpAddress value) {
        return header(type, value.family().bytes()).address(value);
    }

    /** The address alone, in network order. */
    MessageWriter address(IpAddress value) {
        return value.family().bytes() == 4
                ? network((int) value.low())
                : network((int) (value.high() >>> 32))
                        .network((int) value.high())
                        .network((int) (value.low() >>> 32))
                        .network((int) value.low());
    }

    /** Begins an attribute of unknown length; to be given to {@link #closeAttribute}. */
    int openAttribute(int type) {
        int at = buffer.position();
        header(type, 0);
        return at;
    }

    void closeAttribute(int at) {
        int length = buffer.position() - at;
        buffer.putShort(at, (short) length);
        pad(length);
    }

    private MessageWriter header(int type, int valueBytes) {
        return u16(valueBytes + 4).u16(type);
    }

    private MessageWriter network(int value) {
        buffer.putInt(buffer.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
        return this;
    }

    private MessageWriter pad(int length) {
        for (int i = length; i < Rtnetlink.align(length); i++) {
            buffer.put((byte) 0);
        }
        return this;
    }
}
