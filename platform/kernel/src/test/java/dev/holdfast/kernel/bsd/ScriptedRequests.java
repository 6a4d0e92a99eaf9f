package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.bsd.wire.Flaw;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests written to a route socket, carried out by the simulated kernel and then shown to everybody. */
final class ScriptedRequests {
    /** From where requests are carried out that the simulated kernel's port cannot; what it tells of them is left out. */
    static final int OWN_PORT = 99_999;

    /** All our routes have one metric in a table that knows none. */
    private static final long METRIC = 50;

    private static final int ADD = 0x1;
    private static final int DELETE = 0x2;
    private static final int DONE = 0x40;

    private final RouteSystem system;
    private final SimulatedKernel kernel;
    private final Dataplane brain;
    private final ScriptedTables tables;
    private final Consumer<byte[]> report;
    private final RouteMessage message;

    ScriptedRequests(
            RouteSystem system,
            SimulatedKernel kernel,
            Dataplane brain,
            ScriptedTables tables,
            Consumer<byte[]> report) {
        this.system = system;
        this.kernel = kernel;
        this.brain = brain;
        this.tables = tables;
        this.report = report;
        this.message = new RouteMessage(system);
    }

    int write(ByteBuffer request) {
        byte[] bytes = new byte[request.remaining()];
        request.get(request.position(), bytes);
        if ((request.getShort(0) & 0xFFFF) != bytes.length) {
            report.accept(bytes); // refused, and shown to everybody as it is
            return BsdErrno.EINVAL;
        }
        if (message.wrap(request, 0, request.limit()) != Flaw.NONE) {
            return BsdErrno.EINVAL;
        }
        int errno = carryOut();
        echo(bytes, errno);
        return errno;
    }

    /** Everybody is told, the one who asked included, of what failed as of what did not. */
    private void echo(byte[] bytes, int errno) {
        ByteBuffer echo = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        echo.putInt(8, echo.getInt(8) | (errno == 0 ? DONE : 0));
        echo.putInt(16, ScriptedRouteSocket.OWN_PID).putInt(24, errno);
        report.accept(bytes);
    }

    private int carryOut() {
        Prefix prefix = new Prefix(message.address(0).ip(), message.prefixLength());
        KernelRoute there = tables.route(prefix);
        switch (message.type()) {
            case ADD:
                return there != null ? BsdErrno.EEXIST : add(prefix);
            case DELETE:
                return there == null ? BsdErrno.ESRCH : delete(there);
            default:
                return there == null ? BsdErrno.ESRCH : replace(prefix, there);
        }
    }

    private int replace(Prefix prefix, KernelRoute there) {
        int errno = delete(there);
        if (errno == 0) {
            errno = add(prefix);
            if (errno != 0) {
                kernel.ip(OWN_PORT, "route add " + there);
            }
        }
        return errno;
    }

    private int add(Prefix prefix) {
        Forwarding forwarding = forwarding();
        if (forwarding == null) {
            return BsdErrno.ENXIO;
        }
        if (!message.hasFlag(0x8000)) {
            boolean reject = forwarding.nextHops().isEmpty();
            String words = reject ? forwarding + " " + prefix : prefix + " " + forwarding;
            return kernel.ip(OWN_PORT, "route add " + words).isEmpty() ? 0 : BsdErrno.EINVAL;
        }
        return apply(new Change.AddRoute(new Route(RouteKey.main(prefix, METRIC), forwarding), Placement.EXCLUSIVE));
    }

    private @Nullable Forwarding forwarding() {
        if (message.hasFlag(0x1000)) {
            return Forwarding.reject(RouteType.BLACKHOLE);
        }
        if (message.hasFlag(0x8)) {
            return Forwarding.reject(RouteType.UNREACHABLE);
        }
        boolean link = message.address(1).isLink();
        IpAddress gateway = link ? null : message.address(1).ip();
        int index = link ? message.address(1).linkIndex() : message.zone(1);
        if (message.has(4)) {
            index = message.address(4).linkIndex();
        }
        String device = index == 0 ? null : tables.nameOf(index);
        if (gateway == null && device == null) {
            return null;
        }
        Forwarding read =
                Forwarding.over(new NextHop(gateway, device, false, 1)).withMtu(message.mtu());
        return message.has(5) ? read.withSource(message.address(5).ip()) : read;
    }

    private int delete(KernelRoute there) {
        RouteKey key = there.key();
        if (key != null) {
            return apply(new Change.DeleteRoute(key, there.forwarding(), there.protocol()));
        }
        return kernel.ip(OWN_PORT, "route del " + there.prefix()).isEmpty() ? 0 : BsdErrno.ESRCH;
    }

    private int apply(Change change) {
        List<Refusal> refusals = brain.apply(List.of(change));
        return refusals.isEmpty() ? 0 : BsdErrno.number(system, refusals.get(0).errno());
    }
}
