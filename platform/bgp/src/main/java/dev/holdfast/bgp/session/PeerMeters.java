package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.wire.Fault;
import dev.holdfast.bgp.wire.MessageType;
import dev.holdfast.bgp.wire.Notification;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The meters of one peer: there from the beginning, at zero, and gone when it is {@linkplain #close closed}. */
public final class PeerMeters implements SessionMeters, AutoCloseable {
    private final MeterRegistry registry;
    private final Tags peer;
    private final Map<Meter.Id, Meter> mine = new HashMap<>();
    private final Counter establishments;
    private final Counter flaps;
    private final Counter withdrawals;

    public PeerMeters(MeterRegistry registry, PeerName name) {
        this.registry = registry;
        peer = Tags.of("peer", name.toString());
        establishments = counter("bgp.session.established", Tags.empty(), "times a session came up");
        flaps = counter("bgp.session.flaps", Tags.empty(), "times an established session went down");
        withdrawals = counter(
                "bgp.treat.as.withdraw", Tags.empty(), "faulty UPDATEs whose routes counted as withdrawn (RFC 7606)");
    }

    private Counter counter(String name, Tags more, String description) {
        return keep(Counter.builder(name)
                .tags(peer.and(more))
                .description(description)
                .register(registry));
    }

    private <T extends Meter> T keep(T meter) {
        mine.put(meter.getId(), meter);
        return meter;
    }

    @Override
    public void begin(Traffic traffic) {
        for (MessageType type : MessageType.values()) {
            Tags tag = Tags.of("type", type.name().toLowerCase(Locale.ROOT));
            count("bgp.messages.received", tag, "messages received", traffic, each -> each.received(type));
            count("bgp.messages.sent", tag, "messages sent", traffic, each -> each.sent(type));
        }
        count(
                "bgp.updates.received",
                Tags.empty(),
                "UPDATEs received",
                traffic,
                each -> each.received(MessageType.UPDATE));
        count("bgp.updates.sent", Tags.empty(), "UPDATEs sent", traffic, each -> each.sent(MessageType.UPDATE));
    }

    private void count(String name, Tags more, String description, Traffic traffic, ToDoubleFunction<Traffic> read) {
        keep(FunctionCounter.builder(name, traffic, read)
                .tags(peer.and(more))
                .description(description)
                .register(registry));
    }

    @Override
    public void moved(State from, State to) {
        counter(
                        "bgp.session.state.transitions",
                        Tags.of("from", from.words(), "to", to.words()),
                        "changes of the session's state")
                .increment();
    }

    @Override
    public void up() {
        establishments.increment();
    }

    @Override
    public void down() {
        flaps.increment();
    }

    @Override
    public void sent(Notification notification) {
        counter("bgp.notifications.sent", tags(notification), "NOTIFICATIONs sent")
                .increment();
    }

    @Override
    public void received(Notification notification) {
        counter("bgp.notifications.received", tags(notification), "NOTIFICATIONs received")
                .increment();
    }

    private static Tags tags(Notification notification) {
        return Tags.of(
                "code", Integer.toString(notification.code()), "subcode", Integer.toString(notification.subcode()));
    }

    @Override
    public void faulty(Fault fault) {
        if (fault instanceof Fault.TreatAsWithdraw) {
            withdrawals.increment();
        } else if (fault instanceof Fault.AttributeDiscard discard) {
            Tags attribute = Tags.of("attr", Integer.toString(discard.attribute()));
            counter("bgp.attribute.discard", attribute, "attributes left out of UPDATEs (RFC 7606)")
                    .increment();
        }
    }

    /** The peer is no more, and so are its series. */
    @Override
    public void close() {
        mine.values().forEach(registry::remove);
        mine.clear();
    }
}
