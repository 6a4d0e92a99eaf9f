package dev.holdfast.latency;

import dev.holdfast.api.Timers;
import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one socket of a {@link Prober} and the thread that reads it. One that cannot be opened is tried again. */
final class EchoLine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EchoLine.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final int LARGEST_PACKET = 2048;

    private final Sockets sockets;
    private final Timers timers;
    private final Prober prober;
    private @Nullable PacketSocket socket;
    private @Nullable Diagnostic trouble;
    private boolean closed;

    EchoLine(Sockets sockets, Timers timers, Prober prober) {
        this.sockets = sockets;
        this.timers = timers;
        this.prober = prober;
    }

    /** Opens the socket now, or as soon as it is permitted, and lets the prober begin. */
    synchronized void open() {
        if (closed) {
            return;
        }
        try {
            PacketSocket opened = sockets.raw(Sockets.ICMP);
            socket = opened;
            var reader = new Thread(() -> read(opened), "plugin-latency-echoes");
            reader.setDaemon(true);
            reader.start();
            prober.begin(opened);
            if (trouble != null) {
                log.info("The socket for echoes is open, latencies are measured");
            }
            trouble = null;
        } catch (IOException e) {
            broken(e);
            timers.after(TRY_AGAIN, this::open);
        }
    }

    private void broken(IOException e) {
        if (trouble == null) {
            log.atWarn()
                    .addKeyValue("code", "LAT-001")
                    .log("LAT-001 there is no socket for echoes, nothing is measured: {}", e.getMessage());
        }
        trouble = new Diagnostic(
                "LAT-001",
                "latency",
                "there is no socket for echoes: " + e.getMessage(),
                "give the daemon CAP_NET_RAW if that is what is missing; it is tried again every "
                        + TRY_AGAIN.toSeconds() + " s");
    }

    private void read(PacketSocket from) {
        var packet = ByteBuffer.allocateDirect(LARGEST_PACKET);
        var envelope = new Envelope();
        try {
            while (from.receive(packet, envelope)) {
                prober.received(packet, envelope);
            }
        } catch (IOException e) {
            lost(from, e);
        }
    }

    private synchronized void lost(PacketSocket which, IOException e) {
        which.close();
        if (!closed) {
            prober.pause();
            broken(e);
            timers.after(TRY_AGAIN, this::open);
        }
    }

    /** Why nothing is measured; null: it is. */
    synchronized @Nullable Diagnostic trouble() {
        return trouble;
    }

    @Override
    public synchronized void close() {
        closed = true;
        prober.stop();
        if (socket != null) {
            socket.close();
        }
    }
}
