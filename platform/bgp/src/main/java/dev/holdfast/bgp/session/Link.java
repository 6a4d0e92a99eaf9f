package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Decoded;
import dev.holdfast.bgp.wire.Fault;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.MessageType;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.OpenCodec;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection of a peer, from the dialling to the close: what comes in becomes events, and nothing does once it is over. */
final class Link implements Line.Ear, Established {
    /** That something could be sent is told no more often: the clock it concerns counts minutes. */
    private static final long SENT_EVERY = Duration.ofMillis(100).toNanos();

    private final PeerSession session;
    private final Clocks clocks;
    private final int number;
    private Ways.@Nullable Attempt attempt;
    private @Nullable Line line;
    private @Nullable Open ours;
    private @Nullable Open theirs;
    private @Nullable Agreement agreement;
    private @Nullable UpdateReader reader;
    private boolean heardInBatch;
    private boolean paused;
    private boolean over;
    private long sentAt;

    Link(PeerSession session, Clocks clocks, int number) {
        this.session = session;
        this.clocks = clocks;
        this.number = number;
        sentAt = clocks.nanos() - SENT_EVERY;
    }

    void dialling(Ways.Attempt under) {
        attempt = under;
    }

    /** The connection stands. */
    void on(Line connected) {
        attempt = null;
        line = connected;
        connected.hear(this);
    }

    boolean isOver() {
        return over;
    }

    boolean isPaused() {
        return paused;
    }

    void sendOpen(Open open) {
        ours = open;
        send(OpenCodec.write(open));
    }

    void sendNotification(Notification notification) {
        boolean extended = agreement != null && agreement.extendedSent();
        send(notification.toMessage(MessageType.NOTIFICATION.mostBytes(extended)));
    }

    /** @param hears whether UPDATEs are to be read at all */
    void established(Agreement agreed, boolean hears) {
        agreement = agreed;
        reader = hears ? new UpdateReader(agreed) : null;
    }

    void close() {
        over = true;
        if (attempt != null) {
            attempt.cancel();
        }
        if (line != null) {
            line.close();
        }
    }

    SessionFacts.@Nullable Ends ends() {
        Line stands = line;
        return stands == null
                ? null
                : new SessionFacts.Ends(stands.local(), stands.localPort(), stands.remote(), stands.remotePort());
    }

    @Override
    public void message(byte[] buffer, int start, int end) {
        if (over) {
            return;
        }
        MessageType type = Header.type(buffer, start);
        session.traffic().receives(type);
        switch (type) {
            case OPEN -> open(OpenCodec.read(buffer, start, end));
            case KEEPALIVE -> session.handle(new Event.KeepaliveReceived(number));
            case NOTIFICATION -> session.notified(number, Notification.read(buffer, start, end));
            case UPDATE -> update(buffer, start, end);
            case ROUTE_REFRESH -> refresh(buffer, start, end);
        }
    }

    private void open(Decoded<Open> decoded) {
        if (decoded instanceof Decoded.Bad<Open> bad) {
            session.handle(new Event.Malformed(number, bad.refusal()));
        } else if (decoded instanceof Decoded.Good<Open> good) {
            theirs = good.value();
            Notification refusal = session.opened(good.value());
            session.handle(
                    refusal == null
                            ? new Event.OpenReceived(number, good.value())
                            : new Event.Malformed(number, refusal));
            Agreement agreed = session.agreed(number);
            if (line != null && agreed != null) {
                agreement = agreed;
                line.takeExtended(agreed.extendedReceived());
            }
        }
    }

    private void update(byte[] buffer, int start, int end) {
        if (!heardInBatch) {
            heardInBatch = isEstablished();
            session.handle(new Event.UpdateReceived(number)); // it may be what brings the session up
        }
        UpdateReader update = reader;
        if (over || update == null) {
            return;
        }
        Fault.SessionReset reset = update.read(buffer, start, end);
        if (update.faulty()) {
            session.faulty(update.faults(), buffer, start, end);
        }
        if (reset != null) {
            session.handle(new Event.Malformed(number, reset.notification()));
            return;
        }
        session.update(update);
        Family complete = update.endOfRib();
        if (complete != null && !over) {
            session.endOfRib(number, complete);
        }
    }

    private boolean isEstablished() {
        return session.isEstablished(this);
    }

    private void refresh(byte[] buffer, int start, int end) {
        boolean enhanced = agreement != null && agreement.enhancedRefresh();
        Decoded<RouteRefresh> decoded = RouteRefresh.read(buffer, start, end, enhanced);
        if (decoded instanceof Decoded.Bad<RouteRefresh> bad) {
            session.handle(new Event.Malformed(number, bad.refusal()));
        } else if (decoded instanceof Decoded.Good<RouteRefresh> good) {
            session.handle(new Event.RefreshReceived(number));
            if (isEstablished()) {
                session.refresh(good.value(), agreement());
            }
        }
    }

    @Override
    public void batchEnds() {
        heardInBatch = false;
        if (!over && isEstablished()) {
            session.batchEnds();
        }
    }

    @Override
    public void broken(Notification answer) {
        if (!over) {
            session.handle(new Event.Malformed(number, answer));
        }
    }

    @Override
    public void closed(String why) {
        if (!over) {
            session.closed(number, why);
        }
    }

    @Override
    public void writable() {
        if (!over && isEstablished()) {
            session.writable();
        }
    }

    @Override
    public void sent() {
        long now = clocks.nanos();
        if (!over && now - sentAt >= SENT_EVERY) {
            sentAt = now;
            session.handle(new Event.Sent(number));
        }
    }

    @Override
    public Agreement agreement() {
        return there(agreement);
    }

    @Override
    public Open theirs() {
        return there(theirs);
    }

    @Override
    public Open ours() {
        return there(ours);
    }

    @Override
    public IpAddress local() {
        return there(line).local();
    }

    @Override
    public IpAddress remote() {
        return there(line).remote();
    }

    private static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the session is not established");
        }
        return value;
    }

    @Override
    public void send(byte[] messages) {
        if (line != null && !over) {
            session.traffic().sends(messages);
            line.send(messages);
        }
    }

    @Override
    public boolean isWritable() {
        return line != null && !over && line.isWritable();
    }

    @Override
    public void pauseReading(boolean pause) {
        if (line != null && !over && pause != paused) {
            paused = pause;
            line.pauseReading(pause);
        }
    }
}
