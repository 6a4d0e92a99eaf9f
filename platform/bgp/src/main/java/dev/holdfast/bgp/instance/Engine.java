package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.BestPathConfig;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.install.InstallPeers;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The instance without sockets and threads: peers, the table, our own routes, and what is waited for after a start. */
final class Engine {
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private final Slices slices;
    private final Tables tables;
    private final Peers peers;
    private final Origination origination;
    private final Restart restart;
    private final Listings listings;
    private final Outlet outlet;
    private final Consumer<Reception.Known> door;

    /** @param door is told who may connect, whenever that is different */
    Engine(
            InstanceSetup setup,
            Clocks clocks,
            Roads roads,
            EventLog events,
            InstanceMeters meters,
            Consumer<Reception.Known> door) {
        BgpConfig config = setup.config();
        PeerDefaults defaults = setup.defaults();
        this.door = door;
        outlet = setup.outlet();
        slices = new Slices(clocks, SLICE_NANOS);
        tables = new Tables(rules(config.bestPath()), outlet, slices, events);
        var maker = new SessionMaker(roads, clocks, setup.meters(), config.routerId(), setup.forwardingKept());
        peers = new Peers(config, defaults, tables, maker, clocks, events, meters, setup.restarting());
        listings = new Listings(tables, peers);
        origination = new Origination(
                tables, config.routerId(), config.networks(), setup.remembered().injected(), setup.redistribution());
        config.settings(defaults).forEach(settings -> peers.add(settings, PeerView.Known.CONFIGURED));
        RememberedPeers.restore(setup.remembered(), defaults, peers);
        restart = new Restart(
                peers.enabled(), setup, config.gracefulRestart().deferral(), tables, clocks, () -> peers.all()
                        .forEach(InstancePeer::sayEndsOfRib));
        meters.begin(peers, tables);
        peers.watch(new StartWatcher());
    }

    private static RibRules rules(BestPathConfig best) {
        return new RibRules(
                best.demoteStale(), false, best.ignorePathLength(), best.alwaysCompareMed(), best.missingMedWorst());
    }

    /** All peers are known; none is started. */
    void begin(Executor loop) {
        peers.started();
        outlet.begin(tables.rib(), new KnownPeers(peers), loop, slices::wake);
    }

    Slices slices() {
        return slices;
    }

    Tables tables() {
        return tables;
    }

    Peers peers() {
        return peers;
    }

    Origination origination() {
        return origination;
    }

    Restart restart() {
        return restart;
    }

    Listings listings() {
        return listings;
    }

    /** Once a second. */
    void tick() {
        tables.tick();
        peers.tick();
    }

    /** Every few seconds: the ways of the host may be others. */
    void look() {
        outlet.look();
    }

    /** What is waited for after the start. */
    private final class StartWatcher implements Peers.Watcher {
        @Override
        public void up(InstancePeer peer, Established session) {
            restart.up(peer.address(), session.agreement(), peer::heardAt);
        }

        @Override
        public void endOfRib(InstancePeer peer, Family family) {
            restart.endOfRib(peer.address(), family);
        }

        @Override
        public void strike(InstancePeer peer) {
            restart.strike(peer.address());
        }

        @Override
        public boolean holdsEndOfRib() {
            return restart.holdsEndOfRib();
        }

        @Override
        public void known() {
            door.accept(peers.known());
        }
    }

    /** Who routes are from, for those who install them. */
    private record KnownPeers(Peers peers) implements InstallPeers {
        private static final Neighbor OURSELVES = new Neighbor(new IpAddress(Family.IPV4, 0, 0), 1, null, null, null);

        @Override
        public Neighbor neighbor(int ribPeer) {
            InstancePeer peer = peers.ofRib(ribPeer);
            return peer == null
                    ? OURSELVES
                    : TellingTerms.neighbor(
                            peer.settings(), Math.max(1, peer.settings().as()), null);
        }

        @Override
        public @Nullable String device(int ribPeer) {
            InstancePeer peer = peers.ofRib(ribPeer);
            return peer == null ? null : peer.device();
        }
    }
}
