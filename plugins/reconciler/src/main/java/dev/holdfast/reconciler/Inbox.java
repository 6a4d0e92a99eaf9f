package dev.holdfast.reconciler;

import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes and commands on their way to the reconciler's thread. Any thread may add; one takes. Says when it is time to take:
 * the first note after a quiet time at once, a burst when it pauses or has lasted long enough.
 */
final class Inbox {
    private final long quietNanos;
    private final long capNanos;
    private List<Note> notes = new ArrayList<>();
    private List<Runnable> commands = new ArrayList<>();
    private long firstAt;
    private long lastAt;
    private long takenAt;
    private boolean everTaken;
    private volatile Runnable wake = () -> {};

    Inbox(long quietNanos, long capNanos) {
        this.quietNanos = quietNanos;
        this.capNanos = capNanos;
    }

    void onArrival(Runnable newWake) {
        wake = newWake;
    }

    void add(Note note, long nowNanos) {
        synchronized (this) {
            if (notes.isEmpty()) {
                firstAt = nowNanos;
            }
            lastAt = nowNanos;
            notes.add(note);
        }
        wake.run();
    }

    /** Has the reconciler take a turn, for something that is no note. */
    void wake() {
        wake.run();
    }

    void command(Runnable command) {
        synchronized (this) {
            commands.add(command);
        }
        wake.run();
    }

    synchronized List<Runnable> takeCommands() {
        if (commands.isEmpty()) {
            return List.of();
        }
        List<Runnable> taken = commands;
        commands = new ArrayList<>();
        return taken;
    }

    /** How long until the notes should be taken, in nanoseconds; 0: now; {@link Long#MAX_VALUE}: there are none. */
    synchronized long dueIn(long nowNanos) {
        if (notes.isEmpty()) {
            return Long.MAX_VALUE;
        }
        boolean afterQuiet = !everTaken || firstAt - takenAt >= quietNanos;
        if (afterQuiet && notes.size() == 1) {
            return 0;
        }
        long byQuiet = lastAt + quietNanos - nowNanos;
        long byCap = firstAt + capNanos - nowNanos;
        return Math.max(0, Math.min(byQuiet, byCap));
    }

    /** Keys of the routes that notes not yet taken are about. */
    synchronized List<RouteKey> pendingKeys() {
        List<RouteKey> keys = new ArrayList<>();
        for (Note note : notes) {
            RouteKey key = note instanceof Note.OfRoute route ? route.route().key() : null;
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** All notes, if there are any and all are about routes; else none, and they stay. */
    synchronized List<Note> takeRouteNotes(long nowNanos) {
        for (Note note : notes) {
            if (!(note instanceof Note.OfRoute)) {
                return List.of();
            }
        }
        return notes.isEmpty() ? List.of() : takeNotes(nowNanos);
    }

    /** All notes, in the order they came. */
    synchronized List<Note> takeNotes(long nowNanos) {
        takenAt = nowNanos;
        everTaken = true;
        if (notes.isEmpty()) {
            return List.of();
        }
        List<Note> taken = notes;
        notes = new ArrayList<>();
        return taken;
    }
}
