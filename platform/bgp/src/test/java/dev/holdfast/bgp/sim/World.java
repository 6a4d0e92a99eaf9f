package dev.holdfast.bgp.sim;

import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.session.Ways;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Virtual time and the cables in it. Delays are random and different on each connection; within one, bytes keep their order.
 * A cable that is cut swallows nothing: what is on its way waits, as TCP would send it again, and neither side is told.
 */
public final class World {
    private static final Duration DIAL_PATIENCE = Duration.ofSeconds(5);

    private final Random random;
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private final Map<IpAddress, Consumer<Line>> listeners = new HashMap<>();
    private final Set<Set<IpAddress>> cuts = new HashSet<>();
    private final Set<List<IpAddress>> stalled = new HashSet<>();
    private final List<SimLine> lines = new ArrayList<>();
    private final List<Dialling> dialling = new ArrayList<>();
    private long now;
    private long order;

    /** Something that is going to happen. */
    private static final class Due {
        private final long at;
        private final long order;
        private final Runnable what;
        private boolean cancelled;

        Due(long at, long order, Runnable what) {
            this.at = at;
            this.order = order;
            this.what = what;
        }

        long atNanos() {
            return at;
        }

        long order() {
            return order;
        }
    }

    /** A process that dials; it may be gone before anything comes of it. */
    private record Dialling(IpAddress from, boolean[] cancelled) {}

    public World(long seed) {
        random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    public Duration now() {
        return Duration.ofNanos(now);
    }

    long nanos() {
        return now;
    }

    /** Runs something later; cancelled by the answer. */
    public Clocks.Alarm after(long nanos, Runnable what) {
        var due = new Due(now + Math.max(0, nanos), order++, what);
        agenda.add(due);
        return () -> due.cancelled = true;
    }

    /** Lets time pass. */
    public World run(Duration time) {
        long until = now + time.toNanos();
        while (!agenda.isEmpty() && agenda.peek().atNanos() <= until) {
            Due due = agenda.remove();
            now = due.atNanos();
            if (!due.cancelled) {
                due.what.run();
            }
        }
        now = until;
        return this;
    }

    /** The clocks of whoever lives in here; they stop for one that is dead. */
    public Clocks clocks(java.util.function.BooleanSupplier alive) {
        return new Clocks() {
            @Override
            public long nanos() {
                return now;
            }

            @Override
            public Instant now() {
                return Instant.EPOCH.plusNanos(now);
            }

            @Override
            public Alarm after(long nanos, Runnable then) {
                return World.this.after(nanos, () -> {
                    if (alive.getAsBoolean()) {
                        then.run();
                    }
                });
            }

            @Override
            public double chance() {
                return random.nextDouble();
            }
        };
    }

    /** Somebody takes connections at that address. */
    public void listen(IpAddress at, Consumer<Line> accepted) {
        listeners.put(at, accepted);
    }

    public void deaf(IpAddress at) {
        listeners.remove(at);
    }

    public Ways ways(IpAddress from, IpAddress to) {
        return outcome -> {
            boolean[] cancelled = {false};
            dialling.add(new Dialling(from, cancelled));
            if (isCut(from, to)) {
                after(DIAL_PATIENCE.toNanos(), () -> {
                    if (!cancelled[0]) {
                        outcome.failed("Connection timed out");
                    }
                });
            } else {
                after(delay(), () -> connect(from, to, outcome, cancelled));
            }
            return () -> cancelled[0] = true;
        };
    }

    private void connect(IpAddress from, IpAddress to, Ways.Outcome outcome, boolean[] cancelled) {
        dialling.removeIf(each -> each.cancelled() == cancelled);
        if (cancelled[0]) {
            return;
        }
        Consumer<Line> accepted = listeners.get(to);
        if (accepted == null || isCut(from, to)) {
            outcome.failed("Connection refused");
            return;
        }
        var near = new SimLine(this, from, to);
        var far = new SimLine(this, to, from);
        near.meets(far);
        lines.removeIf(SimLine::isOver);
        lines.add(near);
        lines.add(far);
        outcome.connected(near);
        after(delay(), () -> {
            Consumer<Line> still = listeners.get(to);
            if (still == null) {
                far.die();
            } else {
                still.accept(far);
            }
        });
    }

    /** The process at that address is gone: its kernel ends all its connections, as far as cables let it. */
    public void kill(IpAddress at) {
        deaf(at);
        dialling.stream().filter(each -> each.from().equals(at)).forEach(each -> each.cancelled()[0] = true);
        dialling.removeIf(each -> each.cancelled()[0]);
        lines.stream().filter(line -> line.local().equals(at)).toList().forEach(SimLine::die);
    }

    public void cut(IpAddress one, IpAddress other) {
        cuts.add(Set.of(one, other));
    }

    public void mend(IpAddress one, IpAddress other) {
        cuts.remove(Set.of(one, other));
        lines.stream().toList().forEach(SimLine::pump);
    }

    /** Bytes that are no message of a session appear on the connections from one to the other. */
    public void slip(IpAddress from, IpAddress to, byte[] bytes) {
        lines.stream()
                .filter(line -> line.local().equals(from) && line.remote().equals(to))
                .toList()
                .forEach(line -> line.send(bytes));
    }

    /** What goes that way waits, as if the other side did not read; what comes back does not. */
    public void stall(IpAddress from, IpAddress to) {
        stalled.add(List.of(from, to));
    }

    public void flow(IpAddress from, IpAddress to) {
        stalled.remove(List.of(from, to));
        lines.stream().toList().forEach(SimLine::pump);
    }

    boolean isCut(IpAddress one, IpAddress other) {
        return cuts.contains(Set.of(one, other));
    }

    boolean isStalled(IpAddress from, IpAddress to) {
        return isCut(from, to) || stalled.contains(List.of(from, to));
    }

    /** The connections between two are reset, as by a middle box. */
    public void reset(IpAddress one, IpAddress other) {
        lines.stream()
                .filter(line -> line.local().equals(one) && line.remote().equals(other))
                .toList()
                .forEach(SimLine::reset);
    }

    long delay() {
        return 100_000L + random.nextInt(20_000_000);
    }
}
