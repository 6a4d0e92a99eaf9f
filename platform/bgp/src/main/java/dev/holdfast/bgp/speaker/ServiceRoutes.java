package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.bgp.session.Exchange;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a service and its peer tell each other. The routes of a peer go with its session, whatever the peer says of its own
 * restarts: a route into a tunnel whose far end may be gone is worse than none.
 */
final class ServiceRoutes implements Exchange {
    /** So many prefixes are told in one piece; then others have their turn, and keepalives leave on time. */
    private static final int SLICE = 2000;

    /** Enough for what has arrived to be read. */
    private static final Duration LAST_LOOK = Duration.ofMillis(20);

    private final SessionSpec spec;
    private final SessionListener listener;
    private final EventLoop loop;
    private final SpeakerTimes times;
    private final SpeakerMeters meters;
    private final Room room;
    private final IntConsumer tooMany;
    private final Status status;
    private List<Prefix> advertised;
    private @Nullable Established session;
    private @Nullable Learning learning;
    private @Nullable Telling telling;
    private @Nullable ScheduledFuture<?> quiet;
    private boolean goesOn; // the next slice is on its way
    private boolean completes; // when all is told

    /** @param tooMany is told the limit that the peer has gone beyond */
    ServiceRoutes(
            SessionSpec spec,
            SessionListener listener,
            EventLoop loop,
            SpeakerTimes times,
            SpeakerMeters meters,
            Room room,
            IntConsumer tooMany) {
        this.spec = spec;
        this.listener = listener;
        this.loop = loop;
        this.times = times;
        this.meters = meters;
        this.room = room;
        this.tooMany = tooMany;
        status = new Status(loop, times.patience(), listener::state);
        advertised = spec.advertise();
    }

    Status status() {
        return status;
    }

    void advertise(List<Prefix> prefixes) {
        advertised = prefixes;
        if (telling != null) {
            telling.tell(prefixes);
        }
        if (learning != null) {
            learning.ours(prefixes);
            tell();
        }
    }

    /** Nothing is told any more. */
    void end() {
        status.end();
        gone();
    }

    @Override
    public boolean hears() {
        return spec.receive();
    }

    @Override
    public @Nullable Notification opened(Open theirs) {
        status.opened();
        return null;
    }

    @Override
    public void moved(Peer peer) {
        if (peer.state() == State.OPEN_SENT) {
            status.connected();
        }
    }

    @Override
    public void trouble(String why) {
        status.because(why);
    }

    @Override
    public void up(Established with) {
        session = with;
        learning = new Learning(spec.local(), advertised, room);
        telling = new Telling(
                spec,
                with.agreement(),
                (buffer, start, end) -> with.send(java.util.Arrays.copyOfRange(buffer, start, end)));
        status.up();
        telling.tell(advertised);
        telling.endOfRib();
        restartQuiet();
    }

    @Override
    public void update(UpdateReader update) {
        if (learning == null) {
            return;
        }
        long from = System.nanoTime();
        learning.update(update);
        meters.update(System.nanoTime() - from, update.faulty());
        if (room.isExceeded()) {
            tooMany.accept(room.most());
        } else if (quiet != null && update.endOfRib() == null) {
            restartQuiet();
        }
    }

    @Override
    public void endOfRib(Family family) {
        complete();
    }

    @Override
    public void refresh(Family family, RouteRefresh request) {
        if (telling != null && request.subtype() == RouteRefresh.REQUEST) {
            telling.tellAgain();
        }
    }

    @Override
    public void batchEnds() {
        tell();
    }

    @Override
    public void down(Down down) {
        gone();
        status.down(down);
        listener.lost();
    }

    private void gone() {
        if (learning != null) {
            learning.end();
        }
        session = null;
        learning = null;
        telling = null;
        completes = false;
        stopQuiet();
    }

    /** One slice of what has come together; nothing more is read before all is told. */
    private void tell() {
        Learning from = learning;
        if (from == null || goesOn) {
            return;
        }
        boolean any = !from.isAllTold();
        if (any) {
            Learning.Slice slice = from.next(SLICE);
            listener.routes(slice.learned(), slice.withdrawn());
        }
        boolean more = !from.isAllTold();
        if (any && !more && quiet != null) {
            restartQuiet(); // it is read again from now on
        }
        if (session != null) {
            session.pauseReading(more);
        }
        if (more) {
            goesOn = true;
            // By a clock: a loop goes on with what was handed to it for a long time before it looks at its sockets
            // again.
            loop.schedule(this::goOn, 0, TimeUnit.NANOSECONDS);
        } else if (completes) {
            completes = false;
            listener.complete();
        }
    }

    private void goOn() {
        goesOn = false;
        tell();
    }

    /** A peer that has gone quiet has told all it had, even if it does not say so. */
    private void restartQuiet() {
        waitQuietly(this::quietOver, times.quiet().toNanos());
    }

    private void waitQuietly(Runnable then, long nanos) {
        stopQuiet();
        quiet = loop.schedule(then, nanos, TimeUnit.NANOSECONDS);
    }

    /** It may be us who were busy, and more is waiting: sockets are read before the next clock runs out. */
    private void quietOver() {
        if (goesOn) {
            restartQuiet(); // nothing was read
        } else {
            waitQuietly(this::complete, LAST_LOOK.toNanos());
        }
    }

    private void stopQuiet() {
        if (quiet != null) {
            quiet.cancel(false);
            quiet = null;
        }
    }

    private void complete() {
        stopQuiet();
        completes = true;
        tell();
    }
}
