package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Culprit;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers evidence about events and has it judged. For the attribution thread. */
final class Investigator {
    /** So many requests ahead of the time of day, in seconds, a tool of iproute2 may be: it counts one up for each. */
    private static final int REQUESTS = 100_000;

    private final ProcessTable table;
    private final PortTable ports;
    private final Observer observer;
    private final Clock clock;
    private final long netns;
    private final boolean execs;
    private final boolean exits;

    /** @param netns inode of the managed namespace; 0: not known */
    Investigator(
            ProcessTable table,
            PortTable ports,
            Observer observer,
            Clock clock,
            long netns,
            boolean execs,
            boolean exits) {
        this.table = table;
        this.ports = ports;
        this.observer = observer;
        this.clock = clock;
        this.netns = netns;
        this.execs = execs;
        this.exits = exits;
    }

    /** Without exec records a process must be looked at before all else, for it may be about to end. */
    void glance(Origin origin) {
        if (!execs && origin.portId() > 0) {
            observer.withAncestors(origin.portId());
        }
    }

    /**
     * To be called once for all events that were noted until now, before each is judged: reads which ports are open, and
     * more of those processes of which only the fork is on record.
     */
    void lookAround() {
        try {
            ports.refresh();
        } catch (IOException e) {
            // the namespace is gone, and with it every socket in it; what was remembered still counts
            ports.closeAll();
        }
        table.unread().forEach(observer::one);
    }

    /**
     * @param last whether to conclude from what there is
     * @return null if something is still to come
     */
    @Nullable
    Culprit examine(Origin origin, boolean last) {
        long from = origin.atNanos() - Judge.WINDOW_NANOS;
        List<Trace> recent = table.executedBetween(from, origin.atNanos());
        boolean complete = table.isCompleteSince(from);
        Evidence.Socket socket = socket(origin.portId());
        List<Trace> numbered = table.numbered(origin.portId(), from, origin.atNanos());
        Verdict verdict = Judge.judge(new Evidence(
                origin,
                netns,
                socket,
                socket == null ? former(origin.portId()) : null,
                numbered,
                numbered.stream()
                        .flatMap(trace -> table.heirs(trace, from, origin.atNanos()).stream())
                        .toList(),
                recent,
                execs && complete,
                exits && complete,
                isLibnetlink(origin, recent),
                last));
        return verdict == null ? null : culprit(origin.portId(), verdict);
    }

    private Evidence.@Nullable Socket socket(int port) {
        PortTable.Holding holding = ports.holding(port, execs && port > 0 ? table.kin(port) : List.of());
        if (holding == null) {
            return null;
        }
        holding.pids().forEach(execs ? observer::one : observer::withAncestors);
        return new Evidence.Socket(
                holding.pids().stream()
                        .map(table::last)
                        .filter(trace -> trace != null)
                        .map(Trace.class::cast)
                        .toList(),
                holding.sure());
    }

    private @Nullable Trace former(int port) {
        PortTable.Holding holding = ports.formerly(port);
        boolean alone = holding != null && holding.sure() && holding.pids().size() == 1;
        return holding != null && alone ? table.last(holding.pids().get(0)) : null;
    }

    /**
     * These tools count from the second of the day at which they open a socket. A newly started one therefore cannot send
     * a number from before it started.
     */
    private boolean isLibnetlink(Origin origin, List<Trace> recent) {
        long sequence = Integer.toUnsignedLong(origin.sequence());
        long now = clock.now().getEpochSecond();
        return !recent.isEmpty() && sequence >= now - 3 && sequence <= now + REQUESTS;
    }

    Culprit culprit(int port, Verdict verdict) {
        Trace trace = verdict.trace();
        if (trace == null) {
            return Culprit.unknown(port, verdict.evidence());
        }
        return new Culprit(
                trace.pid(),
                trace.command(),
                trace.commandLine(),
                table.ancestors(trace),
                trace.uid(),
                trace.unit(),
                port,
                verdict.confidence(),
                verdict.evidence());
    }
}
