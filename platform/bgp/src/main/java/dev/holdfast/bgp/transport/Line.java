package dev.holdfast.bgp.transport;

import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** One TCP connection to a peer. Used on its event loop only, and calls back on it only. */
public interface Line {

    /** Takes what comes in. Never called from within a method of the line; nothing comes after {@link Line#close}. */
    interface Ear {
        /**
         * One message, its header in order.
         *
         * @param buffer belongs to the line again when the call returns
         */
        void message(byte[] buffer, int start, int end);

        /** Everything that one read brought has been handed over; more may come. */
        void batchEnds();

        /** A header is wrong; nothing more is read. The answer is to be sent before the line is closed. */
        void broken(Notification answer);

        /**
         * The connection is gone: closed by the peer, or broken.
         *
         * @param why in the kernel's words
         */
        void closed(String why);

        /** There is room again, see {@link Line#isWritable}. */
        void writable();

        /** Some bytes have left since the last call; at most once in a turn of the loop. */
        void sent();
    }

    /** Nothing is read before. What came meanwhile is handed over soon afterwards. */
    void hear(Ear ear);

    IpAddress local();

    int localPort();

    IpAddress remote();

    int remotePort();

    /** The device of a link-local peer, without which its address says little; null for all others. */
    @Nullable
    String device();

    /**
     * Queues bytes; they leave at the end of this turn of the loop, or as soon as there is room. Never blocks, never refuses:
     * whoever sends much asks {@link #isWritable} in between.
     *
     * @param message one whole message, or several back to back; must not be changed any more, may be sent by many lines
     */
    void send(byte[] message);

    /** False: more waits than should. {@link Ear#writable} follows. */
    boolean isWritable();

    /** How many bytes wait here, those in the kernel's buffer not counted. */
    long waitingBytes();

    /** Messages of up to 65535 bytes may come in from now on (RFC 8654), or no longer. */
    void takeExtended(boolean taken);

    /**
     * Whether to leave what comes in to the kernel, which holds the peer back when its buffer is full. What was read already
     * still comes. While paused the end of the connection may be noticed late.
     */
    void pauseReading(boolean paused);

    /**
     * Ends the connection after what was sent has left and the peer has seen it, at the latest after a second; then it is
     * reset. Harmless when called again.
     */
    void close();
}
