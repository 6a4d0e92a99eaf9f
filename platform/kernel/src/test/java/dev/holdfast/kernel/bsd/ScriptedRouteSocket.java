package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A system with a route socket, in bytes: reports are what a test scripts, or what becomes of a table that behaves like the
 * simulated kernel's, one route for each prefix. Counts what is asked of it.
 */
public final class ScriptedRouteSocket implements RouteSocketCalls {
    /** Our process, as the kernel sees it. */
    public static final int OWN_PID = 4242;

    /** A read that fails. */
    private record Failure(int errno) {}

    private static final Object WAKE = new Object();

    private final RouteSystem system;
    private final SimulatedKernel kernel;
    private final Dataplane brain;
    private final ScriptedTables tables;
    private final ScriptedRequests requests;
    private final ScriptedControl control;
    private final LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger controls = new AtomicInteger();
    private boolean privileged = true;
    private boolean mute;
    private int nextWriteFails;
    private @Nullable Runnable beforeWriteReturns;

    public ScriptedRouteSocket(RouteSystem system, SimulatedKernel kernel, Clock clock) {
        this.system = system;
        this.kernel = kernel;
        this.brain = kernel.dataplane(ScriptedTables.OURS);
        this.tables = new ScriptedTables(system, brain);
        this.requests = new ScriptedRequests(system, kernel, brain, tables, this::report);
        this.control = new ScriptedControl(system, kernel, brain, tables, this::report);
        brain.watch(new ScriptedReports(system, tables, this::report));
    }

    /** A system after FreeBSD or Darwin with nothing but {@code lo} in it. */
    public static ScriptedRouteSocket of(RouteSystem system) {
        return new ScriptedRouteSocket(system, new SimulatedKernel(), Clock.system());
    }

    /** Everybody else on it. */
    public SimulatedKernel kernel() {
        return kernel;
    }

    /** Puts a report into the queue of whoever reads. */
    public void report(byte[] bytes) {
        if (!mute) {
            queue.add(bytes);
        }
    }

    /** Whether reports are lost without a word. */
    void mute(boolean now) {
        mute = now;
    }

    /** The next read but those queued fails. */
    void readFails(int errno) {
        queue.add(new Failure(errno));
    }

    /** The next {@code count} writes fail, and change nothing. */
    void writesFail(int errno) {
        nextWriteFails = errno;
    }

    void unprivileged() {
        privileged = false;
    }

    /** Is done once, when the report of a request is queued and its write has not returned. */
    void beforeWriteReturns(Runnable act) {
        beforeWriteReturns = act;
    }

    public int writes() {
        return writes.get();
    }

    int controls() {
        return controls.get();
    }

    /** Hands all that is queued to {@code monitor}, on this thread; for tests with their own time. */
    public int deliver(Monitor monitor) {
        ByteBuffer in = ByteBuffer.allocateDirect(16 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        int delivered = 0;
        for (Object next = queue.poll(); next != null; next = queue.poll()) {
            if (next instanceof byte[] bytes) {
                in.put(0, bytes);
                monitor.take(in, bytes.length);
                delivered++;
            } else if (next instanceof Failure) {
                monitor.lost();
            } else {
                monitor.tellSideEffects();
            }
        }
        return delivered;
    }

    @Override
    public RouteSystem system() {
        return system;
    }

    @Override
    public String release() {
        return "scripted";
    }

    @Override
    public int pid() {
        return OWN_PID;
    }

    @Override
    public boolean isPrivileged() {
        return privileged;
    }

    @Override
    public void listen() {
        queue.clear();
    }

    @Override
    public int receive(ByteBuffer into, boolean wait) throws CallFailed {
        Object next;
        try {
            next = wait ? queue.take() : queue.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOTHING;
        }
        if (next instanceof Failure failure) {
            throw new CallFailed(system, failure.errno(), "read");
        }
        if (!(next instanceof byte[] bytes)) {
            return NOTHING;
        }
        int length = Math.min(bytes.length, into.capacity());
        into.put(0, bytes, 0, length);
        return length;
    }

    @Override
    public void wake() {
        queue.add(WAKE);
    }

    @Override
    public int write(ByteBuffer request) {
        writes.incrementAndGet();
        if (nextWriteFails != 0) {
            int errno = nextWriteFails;
            nextWriteFails = 0;
            return errno;
        }
        int errno = privileged ? requests.write(request) : BsdErrno.EPERM;
        Runnable act = beforeWriteReturns;
        if (act != null) {
            beforeWriteReturns = null;
            act.run();
        }
        return errno;
    }

    @Override
    public ByteBuffer table(int family, int operation, int argument) throws CallFailed {
        return tables.table(family, operation);
    }

    @Override
    public int control(int family, long request, ByteBuffer argument, @Nullable ByteBuffer pointed) {
        controls.incrementAndGet();
        return control.control(request, argument, pointed);
    }

    @Override
    public void close() {
        brain.close();
    }

    /** All routes in the table, as the simulated kernel prints them. */
    public List<String> routes() {
        List<String> lines = new ArrayList<>();
        try {
            brain.dumpRoutes(RouteFilter.ALL, route -> {
                KernelRoute copy = route.toRoute();
                if (copy.protocol() != 2) {
                    lines.add(copy.toString());
                }
            });
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
        return lines;
    }

    /** Does something to the kernel from another process. */
    public void ip(int pid, String command) {
        String answer = kernel.ip(pid, command);
        if (!answer.isEmpty()) {
            throw new AssertionError("ip " + command + ": " + answer);
        }
    }

    /** For tests that change the kernel as if nobody would be told. */
    Dataplane brain() {
        return brain;
    }
}
