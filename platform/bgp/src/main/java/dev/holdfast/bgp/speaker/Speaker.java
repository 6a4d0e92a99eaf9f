package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.bgp.transport.Dialler;
import dev.holdfast.bgp.transport.Transport;
import dev.holdfast.model.IpAddress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Dials the peers of services and learns their routes. Everything happens on one thread, which is started with the first
 * session, and so is the native transport; sockets belong to the network namespace that thread is in.
 */
public final class Speaker implements BgpSpeaker, AutoCloseable {
    private final ThreadFactory threads;
    private final SpeakerTimes times;
    private final SpeakerMeters meters;
    private final Set<Ends> open = ConcurrentHashMap.newKeySet();
    private final Room room;
    private @Nullable EventLoopGroup loops;
    private @Nullable Dialler dialler;
    private boolean closed;

    private record Ends(IpAddress local, IpAddress remote) {}

    /** @param threads makes the one thread, in the namespace in which peers are to be dialled */
    public Speaker(ThreadFactory threads, SpeakerTimes times, MeterRegistry registry) {
        this(threads, times, registry, Room.ofHeap());
    }

    Speaker(ThreadFactory threads, SpeakerTimes times, MeterRegistry registry, Room room) {
        this.room = room;
        this.threads = threads;
        this.times = times;
        meters = new SpeakerMeters(registry);
        Gauge.builder("holdfast.bgp.peers.configured", open, Set::size)
                .description("sessions that services have asked for")
                .register(registry);
    }

    @Override
    public BgpSession open(SessionSpec spec, SessionListener listener) {
        var ends = new Ends(spec.local(), spec.remote());
        if (!open.add(ends)) {
            throw new IllegalArgumentException(
                    "there is a session from " + spec.local() + " to " + spec.remote() + " already");
        }
        var session = session(spec, listener, () -> open.remove(ends));
        session.begin();
        return session;
    }

    private synchronized ServiceSession session(SessionSpec spec, SessionListener listener, Runnable ended) {
        if (closed) {
            throw new IllegalStateException("the speaker is closed");
        }
        if (loops == null || dialler == null) {
            Transport transport = Transport.best();
            loops = transport.loop(threads);
            dialler = new Dialler(transport, loops.next());
        }
        return new ServiceSession(spec, listener, dialler, loops.next(), times, meters, room, ended);
    }

    /** Ends the thread; sessions that are still open end without a word. */
    @Override
    public synchronized void close() {
        closed = true;
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        }
    }
}
