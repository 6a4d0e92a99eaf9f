package dev.holdfast.reconciler;

import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes and commands on their way to the reconciler's thread. Any thread may add; one takes. Says when it is time to take,
 * by {@link Coalescing}.
 */
final class Inbox {
    private final Coalescing coalescing;
    private List<Note> notes = new ArrayList<>();
    private List<Runnable> commands = new ArrayList<>();
    private volatile Runnable wake = () -> {};

    Inbox(long quietNanos, long capNanos) {
        coalescing = new Coalescing(quietNanos, capNanos);
    }

    void onArrival(Runnable newWake) {
        wake = newWake;
    }

    void add(Note note, long nowNanos) {
        synchronized (this) {
            coalescing.arrived(nowNanos);
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
        return coalescing.dueIn(nowNanos);
    }

    /** Whether any of what waits is about a route of ours. */
    synchronized boolean anyOfRoute() {
        for (Note note : notes) {
            if (note instanceof Note.OfRoute) {
                return true;
            }
        }
        return false;
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
        coalescing.taken(nowNanos);
        if (notes.isEmpty()) {
            return List.of();
        }
        List<Note> taken = notes;
        notes = new ArrayList<>();
        return taken;
    }
}
