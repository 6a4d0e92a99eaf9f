package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.sim.World;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.OpenRules;
import dev.holdfast.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two sessions with each other in virtual time: we are AS 65001 at .1, the peer is AS 65002 at .2. */
final class Pair {
    static final IpAddress HERE = IpAddress.parse("192.0.2.1");
    static final IpAddress THERE = IpAddress.parse("192.0.2.2");

    final World world = new World(1);
    final Witness ours = new Witness();
    final Witness theirs = new Witness();
    final PeerSession we;
    final PeerSession they;

    Pair(PeerConfig our, PeerConfig their, SessionMeters meters, boolean restarting) {
        we = new PeerSession(
                name(THERE, 65002), our, world.ways(HERE, THERE), ours, world.clocks(() -> true), meters, restarting);
        they = new PeerSession(
                name(HERE, 65001),
                their,
                world.ways(THERE, HERE),
                theirs,
                world.clocks(() -> true),
                SessionMeters.NONE,
                false);
        world.listen(HERE, we::accepted);
        world.listen(THERE, they::accepted);
    }

    static Pair of(Capability... both) {
        return new Pair(
                config(65001, 1, 65002, false, both), config(65002, 2, 65001, false, both), SessionMeters.NONE, false);
    }

    static PeerName name(IpAddress address, long as) {
        return new PeerName(address, "", as, "", "bgp/default");
    }

    static PeerConfig config(long as, long id, long peerAs, boolean passive, Capability... more) {
        List<Capability> capabilities = new ArrayList<>(
                List.of(new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST), new Capability.RouteRefreshing()));
        capabilities.addAll(List.of(more));
        var rules = OpenRules.of(as, id, peerAs);
        return new PeerConfig(rules, 90, capabilities, passive, PeerConfig.Times.USUAL, 0, null);
    }

    Pair start() {
        we.start();
        they.start();
        return run(10);
    }

    Pair run(int seconds) {
        world.run(Duration.ofSeconds(seconds));
        return this;
    }
}
