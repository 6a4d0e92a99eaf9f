package dev.holdfast.liveness;

import dev.holdfast.api.Clock;
import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.PacketSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The two threads behind the sessions: one receives, one sends and watches the time. */
final class Prober implements AutoCloseable {
    private static final int MOST_BYTES = 2048;
    /** What is due within so long is done together: of ten thousand sessions each would wake the thread otherwise. */
    private static final long TOGETHER_NANOS = Duration.ofMillis(2).toNanos();

    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final Sessions sessions;
    private final PacketSocket socket;
    private final Clock clock;
    private final Thread sender;
    private final Thread receiver;
    private volatile boolean closed;
    private volatile boolean sooner;

    /** Begins at once. */
    Prober(Sessions sessions, PacketSocket socket, Clock clock) {
        this.sessions = sessions;
        this.socket = socket;
        this.clock = clock;
        sender = new Thread(this::send, "liveness-send");
        receiver = new Thread(this::receive, "liveness-receive");
        sessions.open(socket, this::wake);
        sender.start();
        receiver.start();
    }

    private void wake() {
        sooner = true;
        LockSupport.unpark(sender);
    }

    private void send() {
        while (!closed) {
            sooner = false;
            sessions.turn();
            long due = sessions.nextDue();
            if (!sooner && !closed) { // whoever set it after this look has also unparked us
                long wait = due == LivenessSession.NEVER ? Long.MAX_VALUE : due - clock.nanos();
                LockSupport.parkNanos(this, Math.max(TOGETHER_NANOS, wait));
            }
        }
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MOST_BYTES);
        var packet = new ControlPacket(buffer);
        var from = new Envelope();
        while (!closed) {
            try {
                if (!socket.receive(buffer, from)) {
                    return;
                }
                sessions.received(buffer, packet, from);
            } catch (IOException e) {
                if (closed) {
                    return;
                }
                sessions.receiveFailed(e);
                LockSupport.parkNanos(this, RETRY_NANOS); // the kernel may be short of memory; do not make it worse
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        sessions.close();
        socket.close();
        LockSupport.unpark(sender);
    }
}
