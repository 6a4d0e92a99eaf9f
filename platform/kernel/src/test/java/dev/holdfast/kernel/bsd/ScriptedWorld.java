package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Change;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.contract.RecordedEvents;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.kernel.simulated.VirtualClock;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.List;

/** A dataplane on a scripted route socket with virtual time: what was sent is read in {@link #read}, on the test's thread. */
final class ScriptedWorld {
    final VirtualClock clock = new VirtualClock();
    final ScriptedRouteSocket socket;
    final RouteSocketDataplane dataplane;
    final RecordedEvents events = new RecordedEvents();
    private final Monitor monitor;

    ScriptedWorld(RouteSystem system) {
        socket = new ScriptedRouteSocket(system, new SimulatedKernel(clock), clock);
        dataplane = new RouteSocketDataplane(socket, ScriptedTables.OURS, clock);
        monitor = dataplane.monitor(events);
        ip("link add v0 type veth peer name w0");
        ip("link set v0 up");
        ip("link set w0 up");
        ip("addr add 192.0.2.2/24 dev v0");
        read();
        events.clear();
    }

    /** What another process does. */
    ScriptedWorld ip(String command) {
        socket.ip(901, command);
        return this;
    }

    /** Somebody's message, or some kernel's. */
    ScriptedWorld send(byte[]... messages) {
        for (byte[] message : messages) {
            socket.report(message);
        }
        return this;
    }

    ScriptedWorld send(String fixture) {
        return send(Fixture.named(fixture).bytes());
    }

    ScriptedWorld read() {
        socket.deliver(monitor);
        return this;
    }

    /** What the listener was told since the last time. */
    List<String> told() {
        read();
        List<String> told = events.all().stream()
                .map(event -> (event.what() + " " + event.object()).strip())
                .toList();
        events.clear();
        return told;
    }

    List<Refusal> apply(Change... changes) {
        return dataplane.apply(List.of(changes));
    }

    List<Refusal> add(Route route) {
        return apply(new Change.AddRoute(route, Change.Placement.EXCLUSIVE));
    }

    static Route route(String prefix, String gateway, long metric) {
        return new Route(
                RouteKey.main(Prefix.parse(prefix), metric), Forwarding.over(NextHop.via(IpAddress.parse(gateway))));
    }
}
