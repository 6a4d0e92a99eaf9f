package dev.holdfast.kernel.linux;

import dev.holdfast.kernel.libc.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks over the messages of a datagram, in place. A message whose length cannot be ends the walk: whatever follows it
 * cannot be found. Layout: {@link MessageWriter}.
 */
final class MessageReader {
    private static final int HEADER_BYTES = 16;

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int start;
    private int end;
    private int next;

    /** Turns to what lies between position 0 and the limit of {@code datagram}, before its first message. */
    MessageReader wrap(ByteBuffer datagram) {
        buffer = datagram.order(ByteOrder.nativeOrder());
        next = 0;
        return this;
    }

    boolean next() {
        int left = buffer.limit() - next;
        if (left < HEADER_BYTES) {
            return false;
        }
        int length = buffer.getInt(next);
        if (length < HEADER_BYTES || length > left) {
            return false;
        }
        start = next;
        end = start + length;
        next = start + Math.min(left, Rtnetlink.align(length));
        return true;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int type() {
        return buffer.getShort(start + 4) & 0xFFFF;
    }

    int flags() {
        return buffer.getShort(start + 6) & 0xFFFF;
    }

    int sequence() {
        return buffer.getInt(start + 8);
    }

    /** Who asked for it: the port of a socket; 0: nobody, or the kernel does not tell. */
    int port() {
        return buffer.getInt(start + 12);
    }

    /** Where the body begins. */
    int body() {
        return start + HEADER_BYTES;
    }

    /** Where the message ends, padding not counted. */
    int end() {
        return end;
    }

    /** The error an NLMSG_ERROR or NLMSG_DONE carries; 0: none, it is an acknowledgement. */
    int errno() {
        if (end - body() < 4) {
            return 0;
        }
        int value = buffer.getInt(body());
        // The kernel sends the negative; a DONE of an old kernel may carry a positive count, which is no error.
        return value < 0 && value > Integer.MIN_VALUE ? -value : 0;
    }

    /** The kernel's own words in an NLMSG_ERROR or NLMSG_DONE; empty: it said none. */
    String words() {
        if ((flags() & Rtnetlink.NLM_F_ACK_TLVS) == 0) {
            return "";
        }
        var attributes = new Attributes();
        attributes.parse(buffer, Math.min(end, answerBytes()), end);
        return attributes.text(Rtnetlink.NLMSGERR_ATTR_MSG);
    }

    /** Where an answer's attributes begin: after the error, and in an NLMSG_ERROR after the request it is about. */
    private int answerBytes() {
        int afterError = body() + 4;
        if (type() == Rtnetlink.NLMSG_DONE || end - afterError < HEADER_BYTES) {
            return afterError;
        }
        if ((flags() & Rtnetlink.NLM_F_CAPPED) != 0) {
            return afterError + HEADER_BYTES;
        }
        int request = buffer.getInt(afterError);
        return request < HEADER_BYTES || request > end - afterError ? end : afterError + Rtnetlink.align(request);
    }

    /** The error with the kernel's words, for people. */
    String reason() {
        String words = words();
        return Errno.name(errno()) + (words.isEmpty() ? "" : ", " + words);
    }
}
