package dev.holdfast.bgp.rib;

import dev.holdfast.model.Family;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes round the table for chores that concern all routes of a peer, a piece at a time, and for any number of peers in one
 * round: the end of a thousand sessions costs one round, not a thousand. The chores of one peer and family are done one
 * after the other, as they came. Used by the table's thread.
 */
public final class Walk {
    private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 256;

    private final Rib rib;
    private final LongSupplier nanos;
    private final Map<Family, Round> rounds = new EnumMap<>(Family.class);

    /** @param nanos the clock {@link #work} is given ends of */
    public Walk(Rib rib, LongSupplier nanos) {
        this.rib = rib;
        this.nanos = nanos;
        for (Family family : Family.values()) {
            rounds.put(family, new Round(family));
        }
    }

    /** @param done called when it is done; at once if the peer has nothing there and nothing else is to be done before */
    public void add(Chore chore, Runnable done) {
        rounds.get(chore.family()).add(new Task(chore, done));
    }

    /** Whether anything is still to be done for the peer. */
    public boolean isBusy(int peer) {
        return rounds.values().stream().anyMatch(round -> peer < round.current.length && round.current[peer] != null);
    }

    /** Whether something has to be done before the peer's next word is taken, see {@link #finish}. */
    public boolean isInTheWay(int peer) {
        return rounds.values().stream().anyMatch(round -> round.isInTheWay(peer));
    }

    /** Does at once what is still to be done for the peer. */
    public void finish(int peer) {
        rounds.values().forEach(round -> round.finish(peer));
    }

    /** Does a piece; returns whether there is more. */
    public boolean work(long untilNanos) {
        boolean more = false;
        for (Round round : rounds.values()) {
            more |= round.work(untilNanos);
        }
        return more;
    }

    private static final class Task {
        private final Chore chore;
        private final Runnable done;
        private int from;
        private boolean wrapped;

        Task(Chore chore, Runnable done) {
            this.chore = chore;
            this.done = done;
        }
    }

    /** The walk over one family. */
    private final class Round {
        private final FamilyTable table;
        private @Nullable Task[] current = new Task[8];
        private @Nullable ArrayDeque<Task>[] later;
        private final List<Task> active = new ArrayList<>();
        private int stopAt = Rib.NONE;
        private int cursor;
        private int[] here = new int[8];

        @SuppressWarnings({"unchecked", "rawtypes"})
        Round(Family family) {
            table = rib.tableOf(family);
            later = new ArrayDeque[8];
        }

        void add(Task task) {
            int peer = task.chore.peer();
            if (peer >= current.length) {
                int size = Math.max(peer + 1, 2 * current.length);
                current = Arrays.copyOf(current, size);
                later = Arrays.copyOf(later, size);
            }
            if (current[peer] == null) {
                begin(task);
                return;
            }
            ArrayDeque<Task> queue = later[peer];
            if (queue == null) {
                queue = new ArrayDeque<>();
                later[peer] = queue;
            }
            queue.add(task);
        }

        private void begin(Task task) {
            int peer = task.chore.peer();
            if (table.tally().paths(peer) == 0) {
                task.done.run();
                return;
            }
            task.from = cursor;
            current[peer] = task;
            active.add(task);
        }

        boolean isInTheWay(int peer) {
            Task task = peer < current.length ? current[peer] : null;
            if (task == null) {
                return false;
            }
            ArrayDeque<Task> queue = later[peer];
            return task.chore.beforeNews() || queue != null && queue.stream().anyMatch(each -> each.chore.beforeNews());
        }

        void finish(int peer) {
            while (peer < current.length && current[peer] != null) {
                Task task = current[peer];
                // What was looked at already may be looked at again: the peer has said nothing meanwhile.
                rib.act(task.chore);
                active.remove(task);
                end(task);
            }
        }

        boolean work(long untilNanos) {
            int looked = 0;
            while (!active.isEmpty()) {
                if (++looked % BETWEEN_LOOKS_AT_THE_CLOCK == 0 && nanos.getAsLong() - untilNanos >= 0) {
                    return true;
                }
                if (cursor >= table.prefixes().limit()) {
                    cursor = 0;
                    active.forEach(task -> task.wrapped = true);
                    stopAt = 0;
                }
                if (cursor == stopAt) {
                    finish();
                } else {
                    visit(cursor++);
                }
            }
            return false;
        }

        /** Who came round to where he began is done. */
        private void finish() {
            List<Task> done = new ArrayList<>();
            stopAt = Rib.NONE;
            for (Task task : active) {
                if (task.wrapped && task.from == cursor) {
                    done.add(task);
                } else if (task.wrapped && (stopAt == Rib.NONE || task.from < stopAt)) {
                    stopAt = task.from;
                }
            }
            active.removeAll(done);
            done.forEach(this::end);
        }

        private void end(Task task) {
            int peer = task.chore.peer();
            current[peer] = null;
            task.done.run();
            ArrayDeque<Task> queue = later[peer];
            while (current[peer] == null && queue != null && !queue.isEmpty()) {
                begin(queue.remove());
            }
        }

        private void visit(int prefix) {
            int count = 0;
            for (int path = table.head(prefix);
                    path != Rib.NONE;
                    path = table.paths().next(path)) {
                int peer = table.paths().peer(path);
                if (peer < current.length && current[peer] != null && !isHere(peer, count)) {
                    if (count == here.length) {
                        here = Arrays.copyOf(here, 2 * count);
                    }
                    here[count++] = peer;
                }
            }
            for (int i = 0; i < count; i++) {
                Task task = current[here[i]];
                if (task != null) {
                    task.chore.act().at(table, rib.sets(), prefix);
                }
            }
        }

        private boolean isHere(int peer, int count) {
            for (int i = 0; i < count; i++) {
                if (here[i] == peer) {
                    return true;
                }
            }
            return false;
        }
    }
}
