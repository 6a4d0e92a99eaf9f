package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.wire.Cease;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * One thing after the other: an event that comes while another one is worked on, or while the exchange is being called, waits
 * until that is done. What the exchange throws is our mistake, and becomes a reset of its session.
 */
final class Turns {
    private final Consumer<Event> work;
    private final Consumer<RuntimeException> failed;
    private final ArrayDeque<Event> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean over;

    Turns(Consumer<Event> work, Consumer<RuntimeException> failed) {
        this.work = work;
        this.failed = failed;
    }

    void add(Event event) {
        waiting.add(event);
        settle();
    }

    /** Calls the exchange. */
    void call(Runnable exchange) {
        if (over) {
            return;
        }
        boolean within = busy;
        busy = true;
        try {
            exchange.run();
        } catch (RuntimeException e) {
            failed.accept(e);
            waiting.add(new Event.Reset(Cease.OUT_OF_RESOURCES, ""));
        } finally {
            busy = within;
        }
        settle();
    }

    private void settle() {
        if (busy) {
            return;
        }
        busy = true;
        try {
            while (!waiting.isEmpty() && !over) {
                work.accept(waiting.remove());
            }
        } finally {
            busy = false;
        }
    }

    /** Nothing is worked on, and nobody called, any more. */
    void end() {
        over = true;
        waiting.clear();
    }

    boolean isOver() {
        return over;
    }
}
