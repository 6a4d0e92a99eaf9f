package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteVisitor;
import dev.holdfast.kernel.bsd.wire.MessageClass;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.kernel.simulated.VirtualClock;
import dev.holdfast.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dataplane on a scripted route socket for tests with virtual time: reports are read in {@link #pump} and not before. */
public final class PumpedRouteSocket implements Dataplane {
    private final ScriptedRouteSocket socket;
    private final RouteSocketDataplane dataplane;
    private @Nullable Monitor monitor;

    public PumpedRouteSocket(RouteSystem system, SimulatedKernel kernel, VirtualClock clock, int protocol) {
        socket = new ScriptedRouteSocket(system, kernel, clock);
        dataplane = new RouteSocketDataplane(socket, protocol, clock);
    }

    /** Somebody's probe to {@code destination} finds no route. */
    public void miss(String destination) {
        socket.report(MessageMaker.miss(socket.system(), IpAddress.parse(destination)));
    }

    /** From now on, or until now, reports are lost without a word. */
    public void mute(boolean now) {
        socket.mute(now);
    }

    /** Reads what was reported. */
    public void pump() {
        if (monitor != null) {
            socket.deliver(monitor);
        }
    }

    public long lookUpsSeen() {
        return dataplane.counts().of(MessageClass.IGNORE_LOOKUP);
    }

    /** How many requests to change a route or an interface were made. */
    public int requests() {
        return socket.writes() + socket.controls();
    }

    @Override
    public Watch watch(KernelListener listener) {
        socket.listen();
        monitor = dataplane.monitor(listener);
        return () -> monitor = null;
    }

    @Override
    public DataplaneFacts facts() {
        return dataplane.facts();
    }

    @Override
    public int protocol() {
        return dataplane.protocol();
    }

    @Override
    public void dumpRoutes(RouteFilter filter, RouteVisitor visitor) throws DumpException {
        dataplane.dumpRoutes(filter, visitor);
    }

    @Override
    public List<KernelLink> dumpLinks() throws DumpException {
        return dataplane.dumpLinks();
    }

    @Override
    public List<KernelAddress> dumpAddresses() throws DumpException {
        return dataplane.dumpAddresses();
    }

    @Override
    public List<KernelRule> dumpRules() throws DumpException {
        return dataplane.dumpRules();
    }

    @Override
    public @Nullable KernelRoute lookup(IpAddress destination) throws DumpException {
        return dataplane.lookup(destination);
    }

    @Override
    public List<Refusal> apply(List<? extends Change> batch) {
        return dataplane.apply(batch);
    }

    @Override
    public void close() {
        dataplane.close();
    }
}
