package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.wire.Notification;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The word for how a session stands. A session that stays away for longer than the patience is called failed if TCP has
 * connected since, else its peer unreachable. Changed on the event loop only, so an establishment and the end of the patience
 * cannot cross.
 */
final class Status {
    private final EventLoop loop;
    private final Duration patience;
    private final Consumer<SessionState> told;
    private volatile SessionState now = new SessionState(SessionStatus.PENDING, null, "");
    private @Nullable ScheduledFuture<?> waiting;
    private boolean connectedSince;
    private String why = "";
    private boolean ended;

    Status(EventLoop loop, Duration patience, Consumer<SessionState> told) {
        this.loop = loop;
        this.patience = patience;
        this.told = told;
    }

    SessionState now() {
        return now;
    }

    void asked() {
        become(SessionStatus.PENDING, "");
        await();
    }

    void connected() {
        connectedSince = true;
        if (now.status() != SessionStatus.PENDING) {
            become(SessionStatus.PENDING, "");
        }
        if (waiting == null) {
            await(); // it had been given up; now it is worth waiting again
        }
    }

    /** Why it may come to nothing, in the kernel's or the peer's words. */
    void because(String reason) {
        why = reason;
    }

    void opened() {
        if (now.status() != SessionStatus.UP) {
            become(SessionStatus.INITIALIZING, "");
        }
    }

    void up() {
        why = "";
        become(SessionStatus.UP, "");
        stopWaiting();
    }

    void down(Down down) {
        Notification notification = down.notification();
        String words = down.why().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String reason = notification != null ? notification.toString() : why;
        become(SessionStatus.DOWN, reason.isEmpty() ? words : words + ": " + reason);
        connectedSince = false;
        await();
    }

    /** Nothing changes any more. */
    void end() {
        ended = true;
        stopWaiting();
    }

    private void await() {
        stopWaiting();
        waiting = loop.schedule(this::givenUp, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void givenUp() {
        waiting = null;
        if (now.status() != SessionStatus.UP) {
            become(connectedSince ? SessionStatus.FAILED : SessionStatus.UNREACHABLE, why);
            connectedSince = false;
        }
    }

    private void stopWaiting() {
        if (waiting != null) {
            waiting.cancel(false);
            waiting = null;
        }
    }

    private void become(SessionStatus next, String reason) {
        if (ended) {
            return;
        }
        now = new SessionState(next, Instant.now(), reason);
        told.accept(now);
    }
}
