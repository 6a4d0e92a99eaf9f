package dev.holdfast.multicast;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Timers;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.gate.PathGates;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.api.testing.KnownLinks;
import dev.holdfast.api.testing.RecordingServiceHost;
import dev.holdfast.kernel.sockets.PacketSockets;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A platform whose sockets and time are real; the kernel's objects and its links are in the test's hand. */
final class RealHost implements ServiceHost, AutoCloseable {
    private final RecordingServiceHost recording = new RecordingServiceHost("multicast", "mc");
    private final Sockets sockets;
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    final CountDownLatch ended = new CountDownLatch(1);

    RealHost(String netns) {
        sockets = PacketSockets.in(netns);
        recording.speaker.standIn();
    }

    KnownLinks knownLinks() {
        return recording.links;
    }

    @Override
    public String name() {
        return recording.name();
    }

    @Override
    public Owner owner() {
        return recording.owner();
    }

    @Override
    public void declare(Collection<Intent> intents) {
        recording.declare(intents);
    }

    @Override
    public void update(Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted) {
        recording.update(wanted, unwanted);
    }

    @Override
    public void ended() {
        ended.countDown();
    }

    @Override
    public BgpSpeaker speaker() {
        return recording.speaker;
    }

    @Override
    public PathGates pathGates() {
        return recording.paths;
    }

    @Override
    public Links links() {
        return recording.links;
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public Clock clock() {
        return Clock.system();
    }

    @Override
    public MeterRegistry meters() {
        return recording.meters();
    }

    @Override
    public Timers timers() {
        return new Timers() {
            @Override
            public Timer after(Duration delay, Runnable work) {
                return cancelling(timers.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS));
            }

            @Override
            public Timer every(Duration first, Duration period, Runnable work) {
                return cancelling(
                        timers.scheduleAtFixedRate(work, first.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS));
            }
        };
    }

    private static Timers.Timer cancelling(Future<?> future) {
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
