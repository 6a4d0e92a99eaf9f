package dev.holdfast.kernel.bsd;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Origin;
import dev.holdfast.api.RouteCursor;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** What others do to the simulated kernel, as reports on a route socket. */
final class ScriptedReports implements KernelListener {
    private static final int DONE = 0x40;
    private static final int MAIN = 254;

    private final RouteSystem system;
    private final ScriptedTables tables;
    private final Consumer<byte[]> report;
    private final Set<Integer> announced = new HashSet<>();

    ScriptedReports(RouteSystem system, ScriptedTables tables, Consumer<byte[]> report) {
        this.system = system;
        this.tables = tables;
        this.report = report;
        tables.links().forEach(link -> announced.add(link.index()));
    }

    @Override
    public void route(RouteEvent event, RouteCursor cursor, Origin origin) {
        KernelRoute route = cursor.toRoute();
        if (route.table() != MAIN || origin.portId() == ScriptedRequests.OWN_PORT) {
            return;
        }
        int type =
                switch (event) {
                    case CREATED, APPENDED, PREPENDED -> 0x1;
                    case REPLACED -> 0x3;
                    case DELETED -> 0x2;
                };
        report.accept(of(type, route, origin.portId(), origin.sequence()));
    }

    /** The kernel's own reports carry no author, and on Darwin no DONE. */
    byte[] of(int type, KernelRoute route, int pid, int sequence) {
        int done = pid == 0 && system == RouteSystem.DARWIN ? 0 : DONE;
        int index = tables.index(ScriptedTables.device(route));
        MessageMaker made = MessageMaker.route(system, type, ScriptedTables.flags(route) | done, index, pid, sequence);
        if (route.forwarding().mtu() != 0) {
            made.mtu(route.forwarding().mtu());
        }
        return tables.addresses(made, route).end();
    }

    @Override
    public void link(Presence presence, KernelLink link, Origin origin) {
        boolean freebsd = system == RouteSystem.FREEBSD;
        if (presence == Presence.GONE) {
            announced.remove(link.index());
            if (freebsd) {
                report.accept(MessageMaker.announcement(link.index(), link.name(), true));
            }
            return;
        }
        if (announced.add(link.index()) && freebsd) {
            report.accept(MessageMaker.announcement(link.index(), link.name(), false));
        }
        report.accept(of(link));
    }

    byte[] of(KernelLink link) {
        return MessageMaker.link(
                system,
                link.index(),
                ScriptedTables.flags(link),
                link.mtu(),
                ScriptedTables.type(link),
                link.carrier());
    }

    @Override
    public void address(Presence presence, KernelAddress address, Origin origin) {
        report.accept(MessageMaker.address(
                system,
                false,
                presence == Presence.PRESENT,
                tables.index(address.address().device()),
                address.address().device(),
                address.address().local(),
                address.address().key().prefixLength(),
                address.address().peer()));
    }

    @Override
    public void rule(Presence presence, KernelRule rule, Origin origin) {
        // Of no route socket.
    }

    @Override
    public void nextHopGone(long id, Origin origin) {
        // Of no route socket.
    }

    @Override
    public void overflow() {
        throw new AssertionError("the simulated kernel loses no events by itself");
    }

    @Override
    public void ended(Throwable cause) {
        throw new AssertionError("the simulated kernel ended", cause);
    }
}
