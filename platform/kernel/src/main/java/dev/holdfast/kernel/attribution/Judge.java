package dev.holdfast.kernel.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weighs evidence. Pure. The rule above all others: rather no name than a wrong one.
 *
 * <p>A port id is a process id only by the kernel's courtesy: it takes the number of the process that opens the socket, as
 * counted in its own pid namespace, if that number is free as a port; a second socket gets a random negative one; a
 * program may choose any. What decides, in this order: who holds the open socket; who had the number and has only just
 * started or ended; and for random ports of closed sockets, whether only one program could have done it.
 */
final class Judge {
    /** How far before the reading of an event its author may have ended. */
    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long before the reading of an event a process must still have lived to pass by circumstances alone. */
    private static final long CLOSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Evidence evidence;
    private final int port;
    private final long at;

    private Judge(Evidence evidence) {
        this.evidence = evidence;
        this.port = evidence.origin().portId();
        this.at = evidence.origin().atNanos();
    }

    /** @return null: wait, there may be more to come */
    static @Nullable Verdict judge(Evidence evidence) {
        var judge = new Judge(evidence);
        Evidence.Socket socket = evidence.socket();
        if (socket != null && !socket.holders().isEmpty()) {
            return judge.byHolders(socket);
        }
        Trace former = evidence.former();
        if (former != null && former.endedAt() >= judge.at - WINDOW_NANOS && !former.innocent()) {
            return Verdict.likely(
                    former, former + " held the socket with this port alone when last seen, it is closed now");
        }
        return judge.port > 0 ? judge.byNumber() : judge.byCircumstance();
    }

    private Verdict byHolders(Evidence.Socket socket) {
        List<Trace> holders = socket.holders().stream()
                .filter(holder -> holder.startedBefore(at))
                .toList();
        List<Trace> gone = evidence.numbered().stream()
                .filter(trace -> !trace.lives() && !trace.innocent())
                .filter(trace -> holders.stream().noneMatch(holder -> holder.life() == trace.life()))
                .toList();
        if (holders.isEmpty()) {
            return Verdict.nobody(
                    "the socket with this port is held by %s, which started later".formatted(names(socket.holders())));
        }
        if (holders.size() + gone.size() > 1) {
            return shared(holders, gone);
        }
        Trace holder = holders.get(0);
        if (!socket.sure()) {
            return Verdict.likely(
                    holder, holder + " holds the socket with this port; not every process could be looked into");
        }
        if (port < 0 || holder.hasNumber(port)) {
            return Verdict.certain(holder, "the socket with this port is open in " + holder + " and nowhere else");
        }
        return Verdict.likely(
                holder,
                "the socket with this port is open in %s and nowhere else; it chose the number, or inherited the socket"
                        .formatted(holder));
    }

    /** Any of those that hold a socket may have sent through it, and so may one that has only just ended. */
    private Verdict shared(List<Trace> holders, List<Trace> gone) {
        List<Trace> all = Stream.concat(holders.stream(), gone.stream()).toList();
        String names = names(all);
        String first = all.get(0).command();
        if (first != null && all.stream().allMatch(trace -> first.equals(trace.command()))) {
            Trace named = holders.stream()
                    .filter(holder -> holder.hasNumber(port))
                    .findFirst()
                    .orElse(holders.get(0));
            return Verdict.possible(named, "several processes of one name share the socket with this port: " + names);
        }
        return Verdict.nobody(
                "several processes share or shared the socket with this port, any may have sent: " + names);
    }

    private @Nullable Verdict byNumber() {
        List<Trace> suspects = evidence.numbered().stream()
                .filter(trace -> !trace.innocent() && trace.startedBefore(at))
                .toList();
        List<Trace> fresh = suspects.stream().filter(this::isFresh).toList();
        if (fresh.size() > 1) {
            return Verdict.nobody(
                    "more than one process had the number %s within a second: %s".formatted(number(), names(fresh)));
        }
        List<Trace> others =
                suspects.stream().filter(trace -> !fresh.contains(trace)).toList();
        if (fresh.size() == 1) {
            return byShortLife(fresh.get(0), others);
        }
        return byLongLife(suspects);
    }

    private boolean isFresh(Trace trace) {
        return trace.bornAt() >= at - WINDOW_NANOS;
    }

    /** Had the number, and started within the last second. */
    private @Nullable Verdict byShortLife(Trace trace, List<Trace> others) {
        boolean waits = evidence.exits() && !trace.accounted() && !evidence.last();
        if (waits) {
            return null;
        }
        if (trace.command() == null) {
            return Verdict.nobody(
                    "process %d had the number and ended before its name could be read".formatted(trace.pid()));
        }
        List<Trace> heirs = heirs();
        if (!heirs.isEmpty() && !heirs.stream().allMatch(heir -> trace.command().equals(heir.command()))) {
            return Verdict.nobody("%s had the number, but %s may have used its socket".formatted(trace, names(heirs)));
        }
        boolean foreignCount = trace.pid() != port;
        boolean elsewhere = trace.netns() != 0 && evidence.netns() != 0 && trace.netns() != evidence.netns();
        if (foreignCount && elsewhere && !others.isEmpty()) {
            return Verdict.nobody(
                    "%s has the number in its own pid namespace but was last seen in another network namespace; %s has it too"
                            .formatted(trace, names(others)));
        }
        String reasons = reasons(trace, others, foreignCount);
        if (foreignCount && elsewhere) {
            return Verdict.possible(trace, reasons + "; it was last seen in another network namespace");
        }
        if (!heirs.isEmpty()) {
            return Verdict.possible(trace, reasons + "; or one that it shared its socket with, " + names(heirs));
        }
        boolean twice = evidence.execs() && trace.accounted() && (trace.agreed() || !trace.read());
        boolean doubt = ranAnother(trace) || !others.isEmpty();
        return twice && !doubt ? Verdict.certain(trace, reasons) : Verdict.likely(trace, reasons);
    }

    /** The event may be older than the program that runs now; of no account if both are {@code ip}. */
    private static boolean ranAnother(Trace trace) {
        return trace.before() != null && !trace.before().equals(trace.command());
    }

    private List<Trace> heirs() {
        return evidence.heirs().stream().filter(heir -> !heir.innocent()).toList();
    }

    private String reasons(Trace trace, List<Trace> others, boolean foreignCount) {
        var reasons = new ArrayList<String>();
        String number = foreignCount
                ? "process %d has the number %s in its own pid namespace".formatted(trace.pid(), number())
                : "the port is the number of process " + trace.pid();
        long before = TimeUnit.NANOSECONDS.toMillis(Math.max(0, at - trace.bornAt()));
        reasons.add("%s, which started %d ms before".formatted(number, before));
        if (evidence.execs()) {
            reasons.add(trace.read() ? "its exec record" : "its exec record, though it could not be read in time");
        }
        if (trace.accounted()) {
            boolean renamed = trace.read() && !trace.agreed();
            reasons.add(renamed ? "its exit record, under another name" : "its exit record");
        }
        if (ranAnother(trace)) {
            reasons.add("it had run " + trace.before() + " before");
        }
        if (!others.isEmpty()) {
            reasons.add("the number is also that of " + names(others) + ", which holds no such socket");
        }
        return String.join("; ", reasons);
    }

    /** Nobody that has only just started had the number. */
    private @Nullable Verdict byLongLife(List<Trace> suspects) {
        if (suspects.isEmpty()) {
            return Verdict.nobody("no process that could have done it had the number " + number());
        }
        if (suspects.size() > 1) {
            return Verdict.nobody("more than one process has the number %s, none of them such a socket: %s"
                    .formatted(number(), names(suspects)));
        }
        Trace trace = suspects.get(0);
        if (!trace.lives()) {
            return trace.command() == null || !heirs().isEmpty()
                    ? Verdict.nobody(
                            "process %d had the number and ended, which is all that is known".formatted(trace.pid()))
                    : Verdict.likely(trace, "the port is the number of %s, which ended at that time".formatted(trace));
        }
        String has = "the number is that of " + trace;
        boolean elsewhere = trace.netns() != 0 && trace.netns() != evidence.netns();
        if (trace.pid() == 1 || elsewhere) {
            return Verdict.nobody("%s, which %s; the port was chosen or inherited"
                    .formatted(has, elsewhere ? "is in another network namespace" : "holds no such socket"));
        }
        if (evidence.socket() != null) {
            return Verdict.possible(trace, has + "; a socket with it is open, but who holds it may not be looked up");
        }
        if (trace.netns() == 0) {
            return Verdict.nobody(has + ", which holds no such socket that we could see");
        }
        if (!evidence.execs() || missed()) {
            return Verdict.nobody(has + ", which holds no such socket; others that had it may have gone unseen");
        }
        return Verdict.possible(trace, has + ", which may have closed its socket since");
    }

    /** Whether a program has run of which we do not know what numbers it had. */
    private boolean missed() {
        return evidence.recent().stream().anyMatch(trace -> trace.innermostPid() == -1);
    }

    /** A random port whose socket is closed. */
    private Verdict byCircumstance() {
        String port = "the port is random and its socket closed";
        if (evidence.socket() != null) {
            return Verdict.nobody("the port is random, and the processes that may hold it cannot be looked into");
        }
        if (!evidence.execs()) {
            return Verdict.nobody(port + "; without exec records nothing more can be said");
        }
        if (!evidence.libnetlink()) {
            return Verdict.nobody(port + "; the request is not of the kind that iproute2 makes");
        }
        List<Trace> able = evidence.recent().stream()
                .filter(trace -> !trace.innocent() && trace.executedAt() <= at && trace.endedAt() >= at - CLOSE)
                .toList();
        List<Trace> leaves =
                able.stream().filter(trace -> !waitsForOneOf(trace, able)).toList();
        if (leaves.size() == 1 && leaves.get(0).command() != null) {
            Trace only = leaves.get(0);
            return Verdict.possible(
                    only,
                    "%s, the request is of the kind that iproute2 makes, and only %s had just started"
                            .formatted(port, only));
        }
        return Verdict.nobody(leaves.isEmpty() ? port : port + "; any of these may have done it: " + names(leaves));
    }

    /** A shell that has started a program usually waits for it. */
    private static boolean waitsForOneOf(Trace trace, List<Trace> able) {
        return able.stream().anyMatch(other -> other.parent() == trace.life());
    }

    private String number() {
        return Integer.toUnsignedString(port);
    }

    private static String names(List<Trace> traces) {
        String shown = traces.stream()
                .sorted(Comparator.comparingInt(Trace::pid))
                .limit(4)
                .map(Trace::toString)
                .collect(Collectors.joining(", "));
        return traces.size() > 4 ? shown + " and %d more".formatted(traces.size() - 4) : shown;
    }
}
