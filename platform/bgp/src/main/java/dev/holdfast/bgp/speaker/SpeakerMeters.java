package dev.holdfast.bgp.speaker;

import dev.holdfast.bgp.session.SessionMeters;
import dev.holdfast.bgp.wire.Notification;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of all sessions of services together. */
final class SpeakerMeters implements SessionMeters {
    private final AtomicInteger established = new AtomicInteger();
    private final Counter establishments;
    private final Counter losses;
    private final Counter updates;
    private final Counter faults;
    private final Timer handling;
    private final MeterRegistry registry;

    SpeakerMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("holdfast.bgp.peers.established", established, AtomicInteger::get)
                .description("sessions that are up")
                .register(registry);
        establishments = counter("holdfast.bgp.sessions.established", "times a session came up");
        losses = counter("holdfast.bgp.sessions.lost", "times a session went down that had been up");
        updates = counter("holdfast.bgp.updates.received", "UPDATE messages received");
        faults = counter("holdfast.bgp.updates.faulty", "UPDATE messages with an error that did not end the session");
        handling = Timer.builder("holdfast.bgp.update.handling")
                .description("taking in what one UPDATE says")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void up() {
        established.incrementAndGet();
        establishments.increment();
    }

    @Override
    public void down() {
        established.decrementAndGet();
        losses.increment();
    }

    void update(long nanos, boolean faulty) {
        updates.increment();
        handling.record(Duration.ofNanos(nanos));
        if (faulty) {
            faults.increment();
        }
    }

    @Override
    public void sent(Notification notification) {
        notification("sent", notification);
    }

    @Override
    public void received(Notification notification) {
        notification("received", notification);
    }

    private void notification(String direction, Notification notification) {
        registry.counter(
                        "holdfast.bgp.notifications",
                        "direction",
                        direction,
                        "code",
                        Integer.toString(notification.code()),
                        "subcode",
                        Integer.toString(notification.subcode()))
                .increment();
    }
}
