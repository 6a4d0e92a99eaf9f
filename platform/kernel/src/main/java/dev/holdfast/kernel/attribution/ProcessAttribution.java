package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Names processes by what the kernel records of them: execs and exits where this process may have those records, and
 * {@code /proc}. Each source may be missing; {@link #facts} says which, and why.
 *
 * <p>Futures complete on the attribution thread: what depends on one should be short or go elsewhere.
 */
public final class ProcessAttribution implements Attribution, AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    private static final long SHORTLY_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MOST_SUSPECTS = 10;

    private final ProcessTable table = new ProcessTable();
    private final ManagedNamespace namespace;
    private final List<RecordReader> readers;
    private final List<String> facts;
    private final List<Diagnostic> diagnostics;
    private final Observer observer;
    private final Investigator investigator;
    private final Resolver resolver;
    private final boolean execs;
    private final long self;

    private ProcessAttribution(AttributionOptions options, long self) throws IOException {
        this.self = self;
        Clock clock = options.clock();
        var kernelToClock = new AtomicLong();
        var onExit = new AtomicReference<Runnable>(() -> {});
        Runnable exitCame = () -> onExit.get().run();
        long asked = System.nanoTime();
        RecordSource connector = RecordSource.connector(
                new RecordKeeper(table, clock, PROC, kernelToClock, exitCame, false),
                kernelNanos -> kernelToClock.set(kernelToClock(clock, kernelNanos, asked)));
        this.execs = connector.isAtHand();
        RecordSource taskstats =
                RecordSource.taskstats(new RecordKeeper(table, clock, PROC, kernelToClock, exitCame, !execs));
        this.readers = Stream.of(connector.reader(), taskstats.reader())
                .filter(Objects::nonNull)
                .map(RecordReader.class::cast)
                .toList();
        var files = new ProcessFiles(PROC);
        this.observer = new Observer(table, files, clock);
        observer.all();
        this.namespace = ManagedNamespace.open(options.netns());
        var ports = new PortTable(() -> namespace.in(PortTable::ofThisNamespace), files);
        ports.refresh();
        ports.rememberAll();
        this.facts = facts(connector, taskstats, ports);
        this.diagnostics = diagnostics(connector, taskstats, ports);
        long netns = namespace.in(() -> ProcessFiles.inode(PROC.resolve("thread-self/ns/net")));
        this.investigator = new Investigator(table, ports, observer, clock, netns, execs, taskstats.isAtHand());
        this.resolver = new Resolver(clock, investigator, readers);
        onExit.set(resolver::exitCame);
        resolver.start();
    }

    /**
     * Starts to keep records. Takes some milliseconds, for a look at every process there is; up to a second where records
     * are refused without a word.
     *
     * @throws IOException if the managed namespace cannot be entered, or {@code /proc} is not there
     */
    public static ProcessAttribution open(AttributionOptions options) throws IOException {
        return new ProcessAttribution(options, ProcessHandle.current().pid());
    }

    /** As {@link #open}, but with another idea of which processes are our own. */
    static ProcessAttribution open(AttributionOptions options, long self) throws IOException {
        return new ProcessAttribution(options, self);
    }

    /**
     * What to add to a kernel time. The JVM's monotonic time is the kernel's, unless this JVM is an odd one or in a time
     * namespace: if the acknowledgement lies between the asking and now, it is. Only otherwise its time is set against the
     * clock, which is late by however long it lay unread.
     */
    private static long kernelToClock(Clock clock, long kernelNanos, long asked) {
        long now = System.nanoTime();
        boolean same = asked - kernelNanos <= 0 && kernelNanos - now <= 0;
        return clock.nanos() - (same ? now : kernelNanos);
    }

    private static List<String> facts(RecordSource connector, RecordSource taskstats, PortTable ports) {
        var facts = new ArrayList<String>();
        facts.add(connector.fact());
        facts.add(taskstats.fact());
        facts.add(ports.isBlind() ? "/proc: at hand, but not every process may be looked into" : "/proc: at hand");
        if (!connector.isAtHand() && !taskstats.isAtHand()) {
            facts.add("names come from /proc alone: a process that ends within a millisecond may stay unnamed");
        }
        return List.copyOf(facts);
    }

    private static List<Diagnostic> diagnostics(RecordSource connector, RecordSource taskstats, PortTable ports) {
        var blind = new Diagnostic(
                "ATT-003",
                "/proc",
                "the open files of some processes may not be read, so that many a holder of a random port stays unnamed",
                "grant CAP_SYS_PTRACE, in a systemd unit by AmbientCapabilities=CAP_SYS_PTRACE");
        return Stream.of(connector.diagnostic(), taskstats.diagnostic(), ports.isBlind() ? blind : null)
                .filter(Objects::nonNull)
                .map(Diagnostic.class::cast)
                .toList();
    }

    @Override
    public CompletableFuture<Culprit> identify(Origin origin) {
        return origin.isAnonymous()
                ? CompletableFuture.completedFuture(Culprit.unknown(
                        0, "the kernel names no author: it did this itself, or was asked in a way it does not tell"))
                : resolver.identify(origin);
    }

    @Override
    public CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos) {
        return resolver.ask(() -> suspects(atNanos), List.of());
    }

    private List<Culprit> suspects(long atNanos) {
        if (!execs) {
            observer.all();
        }
        return table.newBetween(atNanos - SHORTLY_NANOS, atNanos).stream()
                .filter(trace -> trace.command() != null && !trace.innocent() && !table.descends(trace, (int) self))
                .limit(MOST_SUSPECTS)
                .map(trace ->
                        investigator.culprit(0, Verdict.possible(trace, "it started shortly before, no more is known")))
                .toList();
    }

    @Override
    public List<String> facts() {
        return facts;
    }

    /** What evidence is missing, why, and what would bring it; empty if nothing is. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    @Override
    public void close() {
        resolver.close();
        readers.forEach(RecordReader::close);
        namespace.close();
    }
}
