package dev.holdfast.daemon.services;

import dev.holdfast.api.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The timers of its plugin, for one service. */
final class LentTimers implements Timers {
    private final Timers timers;
    private final Loans loans;

    LentTimers(Timers timers, Loans loans) {
        this.timers = timers;
        this.loans = loans;
    }

    @Override
    public Timer after(Duration delay, Runnable work) {
        var mine = new Lent();
        loans.keep(mine);
        mine.set(timers.after(delay, () -> {
            loans.returned(mine);
            work.run();
        }));
        return mine;
    }

    @Override
    public Timer every(Duration first, Duration period, Runnable work) {
        var mine = new Lent();
        loans.keep(mine);
        mine.set(timers.every(first, period, work));
        return mine;
    }

    private final class Lent implements Timer, AutoCloseable {
        private volatile @Nullable Timer timer;
        private volatile boolean cancelled;

        void set(Timer set) {
            timer = set;
            if (cancelled) {
                set.cancel();
            }
        }

        @Override
        public void cancel() {
            loans.returned(this);
            close();
        }

        @Override
        public void close() {
            cancelled = true;
            Timer set = timer;
            if (set != null) {
                set.cancel();
            }
        }
    }
}
