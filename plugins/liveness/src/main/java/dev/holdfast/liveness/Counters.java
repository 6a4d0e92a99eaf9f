package dev.holdfast.liveness;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The meters of all sessions together; {@code docs/liveness.md} says which known names they stand for. */
final class Counters {
    private final MeterRegistry meters;
    private final Counter sent;
    private final Counter received;
    private final Counter unknownPeer;
    private final Counter foreign;
    private final Counter sendErrors;
    private final Counter receiveErrors;
    private final Map<ControlPacket.Verdict, Counter> invalid = new EnumMap<>(ControlPacket.Verdict.class);
    private final Timer toUp;
    private final Timer toDown;

    Counters(MeterRegistry meters) {
        this.meters = meters;
        sent = counter("packets.sent", "probes sent");
        received = counter("packets.received", "probes received that belong to a session");
        unknownPeer = counter("packets.unknown.peer", "readable probes that belong to no session");
        foreign = counter("packets.foreign", "probes that echo a discriminator that is not ours");
        sendErrors = counter("send.errors", "probes the kernel did not take");
        receiveErrors = counter("receive.errors", "times the socket failed while receiving");
        for (var verdict : ControlPacket.Verdict.values()) {
            if (verdict != ControlPacket.Verdict.READABLE) {
                invalid.put(
                        verdict,
                        Counter.builder("holdfast.liveness.packets.invalid")
                                .description("datagrams that are no readable probe")
                                .tag("reason", verdict.toString())
                                .register(meters));
            }
        }
        toUp = timer("convergence.to.up", "from the first probe heard to the session up");
        toDown = timer("convergence.to.down", "from the first probe missed to the session down");
    }

    private Counter counter(String name, String description) {
        return Counter.builder("holdfast.liveness." + name)
                .description(description)
                .register(meters);
    }

    private Timer timer(String name, String description) {
        return Timer.builder("holdfast.liveness." + name)
                .description(description)
                .publishPercentileHistogram(false)
                .register(meters);
    }

    void sent() {
        sent.increment();
    }

    void received() {
        received.increment();
    }

    void unknownPeer() {
        unknownPeer.increment();
    }

    void foreign() {
        foreign.increment();
    }

    void invalid(ControlPacket.Verdict verdict) {
        Counter counter = invalid.get(verdict);
        if (counter != null) {
            counter.increment();
        }
    }

    void sendError() {
        sendErrors.increment();
    }

    void receiveError() {
        receiveErrors.increment();
    }

    void transition(SessionState from, SessionState to, Reason reason) {
        meters.counter(
                        "holdfast.liveness.transitions",
                        "from",
                        from.toString(),
                        "to",
                        to.toString(),
                        "reason",
                        reason.toString())
                .increment();
    }

    void convergedUp(long nanos) {
        toUp.record(Duration.ofNanos(nanos));
    }

    void convergedDown(long nanos) {
        toDown.record(Duration.ofNanos(nanos));
    }
}
