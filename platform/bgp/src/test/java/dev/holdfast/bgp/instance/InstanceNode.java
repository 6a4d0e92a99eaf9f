package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.AddPathConfig;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.GivenConfig;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerOptions;
import dev.holdfast.bgp.config.PeerRestart;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.config.RestartConfig;
import dev.holdfast.bgp.exports.Relation;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.install.InstallPeers;
import dev.holdfast.bgp.policy.MatchConfig;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.bgp.policy.StatementConfig;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.bgp.session.PeerSession;
import dev.holdfast.bgp.session.Ways;
import dev.holdfast.bgp.sim.Node;
import dev.holdfast.bgp.sim.World;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The instance as operators run it, without sockets and threads. */
final class InstanceNode extends Node {
    private static final long LATENESS = 100_000; // time goes by
    private static final long LOOK = 50_000; // and at each look at the clock

    private final Set<Prefix> kernel = new TreeSet<>();
    private boolean atRunTime;
    private @Nullable Life life;

    InstanceNode(World world, int number, long as, long routerId) {
        super(world, number, as, routerId);
    }

    /** Its peers do not stand in its configuration: they were added at run time, and are remembered. */
    void hasPeersByMemory() {
        atRunTime = true;
    }

    @Override
    public boolean isAlive() {
        return life != null;
    }

    private Life life() {
        return Objects.requireNonNull(life);
    }

    private InstancePeer peer(int number) {
        return Objects.requireNonNull(life().engine.peers().find(at(number)));
    }

    private PeerAddress at(int number) {
        return new PeerAddress(
                Objects.requireNonNull(links().get(number)).remote().address(), null);
    }

    @Override
    public void boot(boolean restarting) {
        allKnown();
        var born = new Life(restarting);
        life = born;
        born.begin();
        world().listen(address(), line -> born.engine.peers().accepted(line));
    }

    @Override
    public void crash() {
        life = null;
        world().kill(address());
    }

    @Override
    public void leaveForRestart() {
        Life ending = life();
        world().deaf(address());
        for (InstancePeer peer : List.copyOf(ending.engine.peers().all())) {
            peer.farewell(Event.Stop.Why.RESTARTING, "the daemon stops");
        }
        world().after(Duration.ofMillis(50).toNanos(), () -> {
            if (life == ending) {
                crash();
            }
        });
    }

    @Override
    public void originates(Prefix prefix, boolean now) {
        Origination own = life().engine.origination();
        if (now) {
            own.inject(InjectedRoute.of(prefix));
        } else {
            own.withdraw(prefix, 0);
        }
    }

    @Override
    public void filtered(int peer) {
        if (isAlive()) {
            crash();
            boot(false);
        }
    }

    @Override
    public PeerSession session(int peer) {
        return peer(peer).session();
    }

    @Override
    public void known(int peer, boolean now) {
        Life there = life();
        if (now) {
            PeerOptions options = options(Objects.requireNonNull(links().get(peer)));
            PeerSettings settings = PeerSettings.of(there.config.defaults(), at(peer), options);
            there.engine.peers().add(settings, PeerView.Known.ADDED).begin();
        } else {
            there.engine.peers().remove(peer(peer), Event.Stop.Why.DECONFIGURED, "");
        }
    }

    @Override
    public void disable(int peer) {
        peer(peer).disable("");
    }

    void leave(int peer, Duration grace) {
        peer(peer).disable("", grace);
    }

    @Override
    public void enable(int peer) {
        peer(peer).enable();
    }

    @Override
    public void ask(int peer, Family family) {
        Established session = peer(peer).established();
        if (session != null
                && session.agreement().refresh()
                && session.agreement().families().contains(family)) {
            session.send(new RouteRefresh(AfiSafi.unicast(family), RouteRefresh.REQUEST).toMessage());
        }
    }

    @Override
    public List<Path> paths() {
        return paths(life().engine.tables().rib(), this::from);
    }

    @Override
    public List<String> wrong() {
        Engine engine = life().engine;
        List<String> lines = life().outlet.wrong(engine.tables().rib());
        if (engine.tables().isHeld() || !engine.restart().isSettled()) {
            lines.add("still waits after its start for " + engine.restart().waitsFor());
        }
        return lines;
    }

    @Override
    public List<String> untrue() {
        Tables tables = life().engine.tables();
        return life().engine.peers().all().stream()
                .filter(peer -> peer.ribPeer() != Rib.NONE && !tables.walk().isBusy(peer.ribPeer()))
                .flatMap(peer -> untrue(tables.rib(), peer.ribPeer(), peer.session()).stream())
                .toList();
    }

    /** What the kernel has been told to forward, however the process fares: it keeps that while there is none. */
    Set<Prefix> forwarded() {
        return Set.copyOf(kernel);
    }

    private int from(int ribPeer) {
        InstancePeer peer = life().engine.peers().ofRib(ribPeer);
        Integer number = peer == null ? null : neighbour(peer.address().address());
        return number == null ? number() : number;
    }

    /** What is lost when the process is. */
    private final class Life {
        private final BgpConfig config = config();
        private final Engine engine;
        private final Installed outlet = new Installed();
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

        Life(boolean restarting) {
            var setup = new InstanceSetup(
                    config,
                    config.defaults(),
                    List.of(),
                    UnaryOperator.identity(),
                    content -> {},
                    new Memory.Content(
                            atRunTime ? remembered() : Map.of(),
                            Map.of(),
                            originated().stream().map(InjectedRoute::of).toList()),
                    restarting,
                    null,
                    true,
                    outlet,
                    Thread::new,
                    registry);
            engine = new Engine(
                    setup, clocks(), roads(), new EventLog(Instant.EPOCH), new InstanceMeters(registry), known -> {});
        }

        /** Time goes by while it works, so that no slice is as long as it would like. */
        private Clocks clocks() {
            Clocks of = world().clocks(() -> life == this);
            return new Clocks() {
                private long last;

                @Override
                public long nanos() {
                    last = Math.max(of.nanos(), last + LOOK);
                    return last;
                }

                @Override
                public Instant now() {
                    return of.now();
                }

                @Override
                public Alarm after(long nanos, Runnable then) {
                    return of.after(nanos + LATENESS, then);
                }

                @Override
                public double chance() {
                    return of.chance();
                }
            };
        }

        private Roads roads() {
            return new Roads() {
                @Override
                public SocketTerms terms(PeerSettings settings) {
                    return SocketTerms.PLAIN;
                }

                @Override
                public Ways to(PeerSettings settings, SocketTerms terms) {
                    return world().ways(address(), settings.address().address());
                }
            };
        }

        void begin() {
            engine.begin(Runnable::run);
            engine.peers().all().forEach(InstancePeer::begin);
            tick();
        }

        private void tick() {
            world().after(Duration.ofSeconds(1).toNanos(), () -> {
                if (life == this) {
                    engine.tick();
                    tick();
                }
            });
        }
    }

    private Map<PeerAddress, PeerSpecification> remembered() {
        Map<PeerAddress, PeerSpecification> peers = new TreeMap<>();
        links().forEach((number, link) -> peers.put(at(number), new PeerSpecification(options(link), Map.of())));
        return peers;
    }

    private BgpConfig config() {
        Map<PeerAddress, PeerOptions> peers = new TreeMap<>();
        if (!atRunTime) {
            links().forEach((number, link) -> peers.put(at(number), options(link)));
        }
        return GivenConfig.bgp(
                "as",
                as(),
                "routerId",
                new IpAddress(Family.IPV4, 0, routerId()),
                "clusterId",
                new IpAddress(Family.IPV4, 0, routerId()),
                "ebgpRequiresPolicy",
                false,
                "gracefulRestart",
                new RestartConfig(true, Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), true),
                "peers",
                peers);
    }

    private PeerOptions options(Link link) {
        PeerConfig config = link.config();
        Optional<Capability.GracefulRestart> restart = config.capabilities().stream()
                .filter(Capability.GracefulRestart.class::isInstance)
                .map(Capability.GracefulRestart.class::cast)
                .findFirst();
        List<StatementConfig> denied =
                link.denied().stream().map(InstanceNode::deny).toList();
        return GivenConfig.options(
                "as",
                link.remote().as(),
                "routeReflectorClient",
                link.relation() == Relation.REFLECTOR_CLIENT ? true : null,
                "addPath",
                link.manyPaths() ? new AddPathConfig(true, true, null) : AddPathConfig.NOTHING,
                "holdTime",
                Duration.ofSeconds(config.holdSeconds()),
                "passive",
                config.passive(),
                "families",
                List.of(Family.IPV4, Family.IPV6),
                "localIpv6NextHop",
                address6(),
                "gracefulRestart",
                new PeerRestart(
                        restart.isPresent(),
                        restart.map(each -> Duration.ofSeconds(Math.max(1, each.seconds())))
                                .orElse(null),
                        null),
                "longLived",
                restart.isPresent() && config.longLivedSeconds() > 0
                        ? Duration.ofSeconds(config.longLivedSeconds())
                        : null,
                "importing",
                new PolicyUseConfig(List.of(), denied));
    }

    private static StatementConfig deny(Prefix prefix) {
        var only = new MatchConfig(
                prefix, null, null, null, null, null, List.of(), null, null, null, null, null, null, null, null, null,
                null, null, null);
        return new StatementConfig(null, only, Verdict.DENY, null);
    }

    /** Stands in for the kernel: what it was told last of each prefix. */
    private final class Installed implements Outlet {
        private final Map<Family, Map<Integer, Integer>> best = new HashMap<>();
        private final Set<Prefix> told = new TreeSet<>();
        private @Nullable Rib rib;

        @Override
        public void begin(Rib of, InstallPeers peers, Executor loop, Runnable wake) {
            rib = of;
        }

        @Override
        public void changed(Family family, int prefix, int path) {
            best.computeIfAbsent(family, each -> new HashMap<>()).put(prefix, path);
            Prefix which = Objects.requireNonNull(rib).prefix(family, prefix);
            if (path != Rib.NONE) {
                told.add(which);
                kernel.add(which);
            } else {
                told.remove(which);
                kernel.remove(which);
            }
        }

        /** What an earlier run installed and nobody announces goes now. */
        @Override
        public void settle() {
            kernel.retainAll(told);
        }

        List<String> wrong(Rib rib) {
            List<String> wrong = new ArrayList<>();
            for (Family family : Family.values()) {
                Map<Integer, Integer> told = best.getOrDefault(family, Map.of());
                for (int row = 0; row < rib.rows(family); row++) {
                    boolean installed = told.getOrDefault(row, Rib.NONE) != Rib.NONE;
                    if (installed != (rib.best(family, row) != Rib.NONE)) {
                        wrong.add("the kernel has " + (installed ? "" : "not ") + "been told " + family + " " + row);
                    }
                }
            }
            return wrong;
        }
    }
}
