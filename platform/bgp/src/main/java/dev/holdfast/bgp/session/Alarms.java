package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Action;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.fsm.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The clocks a state machine has running. To put one off, as every message does with the hold time, costs nothing: it is
 * looked at again when its first time has come.
 */
final class Alarms {
    /** Enough for what has arrived to be read. */
    private static final long LAST_LOOK = Duration.ofMillis(20).toNanos();

    private final Clocks clocks;
    private final BooleanSupplier deaf;
    private final Consumer<Event> fired;
    private final Map<Timer, Running> running = new HashMap<>();

    /** @param deaf whether it is us who do not listen, so that silence is not the peer's */
    Alarms(Clocks clocks, BooleanSupplier deaf, Consumer<Event> fired) {
        this.clocks = clocks;
        this.deaf = deaf;
        this.fired = fired;
    }

    void arm(Action.Arm arm) {
        long nanos = arm.after().toNanos();
        if (arm.jittered()) {
            long share = (long) (clocks.chance() * nanos / 4);
            nanos += arm.timer().kind() == Timer.Kind.RETRY ? share : -share; // nobody is dialled sooner than said
        }
        long due = clocks.nanos() + nanos;
        Running before = running.get(arm.timer());
        if (before != null && before.wakesBy(due)) {
            before.ticket = arm.ticket();
            before.due = due;
            before.lookedAgain = false;
            return;
        }
        disarm(arm.timer());
        var clock = new Running(arm.timer(), arm.ticket(), due);
        running.put(arm.timer(), clock);
        clock.sleep(nanos);
    }

    void disarm(Timer timer) {
        Running clock = running.remove(timer);
        if (clock != null) {
            clock.alarm.cancel();
        }
    }

    void stop() {
        running.values().forEach(clock -> clock.alarm.cancel());
        running.clear();
    }

    private final class Running {
        private final Timer timer;
        private long ticket;
        private long due;
        private long wakes;
        private boolean lookedAgain;
        private Clocks.Alarm alarm = () -> {};

        Running(Timer timer, long ticket, long due) {
            this.timer = timer;
            this.ticket = ticket;
            this.due = due;
        }

        boolean wakesBy(long time) {
            return wakes - time <= 0;
        }

        void sleep(long nanos) {
            wakes = clocks.nanos() + nanos;
            alarm = clocks.after(nanos, this::wake);
        }

        private void wake() {
            if (running.get(timer) != this) {
                return;
            }
            long left = due - clocks.nanos();
            if (left > 0) {
                sleep(left);
            } else if (timer.kind() == Timer.Kind.HOLD && (!lookedAgain || deaf.getAsBoolean())) {
                // It may be us who were busy, and the peer's word is waiting: sockets are read before clocks run out.
                lookedAgain = !deaf.getAsBoolean();
                sleep(LAST_LOOK);
            } else {
                running.remove(timer);
                fired.accept(new Event.Fired(timer, ticket));
            }
        }
    }
}
