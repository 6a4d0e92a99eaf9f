package dev.holdfast.api.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A socket for single packets. One thread may receive while others send; {@link #close} ends a waiting receive. */
public interface PacketSocket extends AutoCloseable {

    /** Local UDP port; 0 for a raw socket. */
    int port();

    /**
     * Sends one packet without waiting.
     *
     * @param payload direct or not; from its position to its limit, which stay as they are
     * @throws IOException with the kernel's word if it could not be sent: no route, no such device, buffer full
     */
    void send(ByteBuffer payload, Envelope to) throws IOException;

    /**
     * Waits for the next packet.
     *
     * @param into cleared, filled and flipped; what does not fit is cut off
     * @param from filled in
     * @return false: the socket was closed
     */
    boolean receive(ByteBuffer into, Envelope from) throws IOException;

    /** Harmless if called twice. */
    @Override
    void close();
}
