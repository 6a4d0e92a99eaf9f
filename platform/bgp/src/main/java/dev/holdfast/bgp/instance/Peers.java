package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.DynamicConfig;
import dev.holdfast.bgp.config.DynamicPeers;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.fsm.Standing;
import dev.holdfast.bgp.imports.ImportTerms;
import dev.holdfast.bgp.imports.PeerImport;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All peers: the configured ones, those added at run time, and those that connect from a network. On the instance's thread. */
final class Peers implements Household {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final BgpConfig config;
    private final PeerDefaults defaults;
    private final Tables tables;
    private final SessionMaker maker;
    private final Clocks clocks;
    private final DynamicPeers ranges;
    private final Map<DynamicConfig, SocketTerms> ofRange = new HashMap<>();
    private List<OwnAddress> addresses = List.of();
    private Set<IpAddress> ours = Set.of();
    private final EventLog events;
    private final InstanceMeters meters;
    private boolean restarting;
    private final Map<PeerAddress, InstancePeer> peers = new TreeMap<>();
    private final Map<PeerAddress, DynamicConfig> dynamic = new HashMap<>();
    private final List<@Nullable InstancePeer> numbered = new ArrayList<>();
    private Watcher watcher = new Watcher() {};
    private volatile int establishedNow;
    private volatile int retainedNow;
    private volatile int knownNow;

    /** Is told what may matter to a start that is still going on. */
    interface Watcher {
        default void up(InstancePeer peer, Established session) {}

        default void endOfRib(InstancePeer peer, Family family) {}

        /** No table will come from it for now. */
        default void strike(InstancePeer peer) {}

        /** Whether peers are not to be told yet that they have heard all. */
        default boolean holdsEndOfRib() {
            return false;
        }

        /** Who may connect is different now. */
        default void known() {}
    }

    Peers(
            BgpConfig config,
            PeerDefaults defaults,
            Tables tables,
            SessionMaker maker,
            Clocks clocks,
            EventLog events,
            InstanceMeters meters,
            boolean restarting) {
        this.config = config;
        this.defaults = defaults;
        this.tables = tables;
        this.maker = maker;
        this.clocks = clocks;
        this.events = events;
        this.meters = meters;
        this.restarting = restarting;
        ranges = new DynamicPeers(config.dynamic());
        config.dynamic().forEach(range -> ofRange.put(range, terms(range)));
    }

    void watch(Watcher by) {
        watcher = by;
    }

    /** By address. */
    Collection<InstancePeer> all() {
        return peers.values();
    }

    @Nullable
    InstancePeer find(PeerAddress address) {
        return peers.get(address);
    }

    int dynamicCount() {
        return dynamic.size();
    }

    /** Once a second: what other threads read is brought up to date. */
    void tick() {
        int up = 0;
        int kept = 0;
        for (InstancePeer peer : peers.values()) {
            peer.tick();
            meters.reasons(peer);
            up += peer.established() == null ? 0 : 1;
            kept += peer.session().peer().stale().isEmpty() ? 0 : 1;
        }
        establishedNow = up;
        retainedNow = kept;
        knownNow = peers.size();
    }

    /** As of the last tick; any thread. */
    int establishedNow() {
        return establishedNow;
    }

    int retainedNow() {
        return retainedNow;
    }

    int knownNow() {
        return knownNow;
    }

    /**
     * A peer, which is not started yet.
     *
     * @throws BgpRefusal if its sockets cannot be had
     */
    InstancePeer add(PeerSettings settings, PeerView.Known known) {
        var peer = new InstancePeer(settings, known, this);
        peers.put(settings.address(), peer);
        meters.add(peer);
        events.peer("added", settings.address().toString(), settings.description());
        watcher.known();
        return peer;
    }

    void remove(InstancePeer peer, Event.Stop.Why why, String text) {
        peers.remove(peer.address());
        dynamic.remove(peer.address());
        watcher.strike(peer);
        peer.retire(why, text);
        meters.remove(peer);
        events.peer("removed", peer.address().toString(), "");
        watcher.known();
    }

    /** Somebody known connected; on the loop. */
    void accepted(Line line) {
        PeerAddress from = Reception.at(line.remote(), line.device());
        InstancePeer peer = peers.get(from);
        if (peer == null) {
            peer = dynamic(from);
        }
        if (peer == null) {
            line.close();
        } else {
            peer.accepted(line);
        }
    }

    private @Nullable InstancePeer dynamic(PeerAddress from) {
        DynamicConfig range = ranges.rangeOf(from.address());
        if (range == null) {
            return null;
        }
        int limit = config.dynamicNeighborLimit();
        Integer ofRange = range.limit();
        long inRange = dynamic.values().stream().filter(range::equals).count();
        if (dynamic.size() >= limit || ofRange != null && inRange >= ofRange) {
            log.atWarn()
                    .addKeyValue("peer_addr", from)
                    .addKeyValue("peer_group", range.group())
                    .addKeyValue("limit", limit)
                    .log("{} is not taken as a peer: the limit of dynamic peers is reached ({})", from, dynamic.size());
            return null;
        }
        PeerSettings settings = PeerSettings.dynamic(defaults, from, range, PeerSettings.ANY_AS);
        InstancePeer peer = add(settings, PeerView.Known.DYNAMIC);
        dynamic.put(from, range);
        log.atInfo()
                .addKeyValue("peer_addr", from)
                .addKeyValue("peer_group", range.group())
                .log("{} is a peer of group {} now, by its network {}", from, range.group(), range.prefix());
        peer.begin();
        return peer;
    }

    /** Who may connect, and how it is spoken with. */
    Reception.Known known() {
        Map<PeerAddress, SocketTerms> terms = new HashMap<>();
        peers.values().forEach(peer -> terms.put(peer.address(), peer.terms()));
        return new Reception.Known(terms, ranges, ofRange);
    }

    private SocketTerms terms(DynamicConfig range) {
        IpAddress network = range.prefix().network();
        var somebody = new PeerAddress(
                network.isUnspecified() ? new IpAddress(network.family(), 0, 1) : network,
                network.isLinkLocal() ? "any" : null);
        return maker.terms(PeerSettings.dynamic(defaults, somebody, range, PeerSettings.ANY_AS));
    }

    /** The addresses of this host. */
    void addresses(List<OwnAddress> all) {
        addresses = List.copyOf(all);
        ours = all.stream().map(OwnAddress::address).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public OwnEnds ends(IpAddress local, @Nullable String zone) {
        if (!ours.contains(local)) {
            addresses(OwnAddress.all()); // it came a moment ago
        }
        return OwnEnds.around(local, zone, addresses);
    }

    @Override
    public Tables tables() {
        return tables;
    }

    @Override
    public Clocks clocks() {
        return clocks;
    }

    @Override
    public Policies.InForce importPolicy(PeerSettings settings) {
        return settings.importPolicy(defaults.policies(), config.ebgpRequiresPolicy());
    }

    @Override
    public Policies.InForce exportPolicy(PeerSettings settings) {
        return settings.exportPolicy(defaults.policies(), config.ebgpRequiresPolicy());
    }

    @Override
    public IpAddress clusterId() {
        IpAddress own = config.clusterId();
        return own == null ? config.routerId() : own;
    }

    @Override
    public SessionMaker.Made session(InstancePeer peer) {
        return maker.make(peer.settings(), peer, restarting);
    }

    @Override
    public @Nullable PeerSettings settled(InstancePeer peer, long as) {
        PeerSettings settings = peer.settings();
        DynamicConfig range = dynamic.get(peer.address());
        if (range == null || !range.as().isEmpty() && !range.as().contains(as)) {
            return range == null ? settings : null;
        }
        try {
            return PeerSettings.dynamic(defaults, peer.address(), range, as);
        } catch (IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("peer_addr", peer.address())
                    .addKeyValue("remote_asn", as)
                    .addKeyValue("peer_group", range.group())
                    .log("{} with AS {} is not taken: {}", peer.address(), as, e.getMessage());
            return null;
        }
    }

    @Override
    public PeerImport sieve(InstancePeer peer, Established session) {
        return new PeerImport(
                tables.rib(), importTerms(peer.settings(), session.agreement().peerAs(), session));
    }

    /** @param session null: as far as can be said without one */
    ImportTerms importTerms(PeerSettings settings, long as, @Nullable Established session) {
        IpAddress local = session == null ? null : session.local();
        return new ImportTerms(
                config.as(),
                settings.localAs(),
                config.routerId().low(),
                clusterId().low(),
                TellingTerms.neighbor(settings, as, local),
                settings.allowOwnAs(),
                settings.enforceFirstAs(),
                session == null ? null : TellingTerms.role(settings, session),
                importPolicy(settings).chain(),
                address -> ours.contains(address));
    }

    @Override
    public void up(InstancePeer peer, Established session) {
        events.peer(
                "established",
                peer.address().toString(),
                "AS " + session.agreement().peerAs());
        watcher.up(peer, session);
    }

    @Override
    public void endOfRib(InstancePeer peer, Family family) {
        watcher.endOfRib(peer, family);
    }

    @Override
    public void down(InstancePeer peer, Down down) {
        events.peer("down", peer.address().toString(), peer.session().facts().cause());
    }

    @Override
    public void moved(InstancePeer peer, Peer state) {
        events.peer("state", peer.address().toString(), state.state().name());
        if (state.standing() == Standing.STOPPED || state.standing() == Standing.HELD) {
            watcher.strike(peer);
        }
    }

    @Override
    public void tooMany(InstancePeer peer, Family family, int limit) {
        meters.tooMany(peer);
        events.peer("max-prefix", peer.address().toString(), "more than " + limit + " of " + family);
    }

    /**
     * A peer by its network is forgotten when nothing is left of it, unless it is to be kept out: because it is disabled, has
     * announced too much, or would only make the same mistake again.
     */
    @Override
    public void idle(InstancePeer peer) {
        if (peer.known() == PeerView.Known.DYNAMIC) {
            clocks.after(0, () -> {
                boolean welcome = peer.session().peer().standing() == Standing.TRYING;
                if (peers.get(peer.address()) == peer && welcome && peer.isIdle()) {
                    remove(peer, Event.Stop.Why.DECONFIGURED, "");
                }
            });
        }
    }

    /** Who has that number in the table; null: ourselves, or nobody any more. */
    @Nullable
    InstancePeer ofRib(int ribPeer) {
        return ribPeer < numbered.size() ? numbered.get(ribPeer) : null;
    }

    @Override
    public void numbered(InstancePeer peer) {
        while (numbered.size() <= peer.ribPeer()) {
            numbered.add(null);
        }
        numbered.set(peer.ribPeer(), peer);
    }

    @Override
    public boolean holdsEndOfRib() {
        return watcher.holdsEndOfRib();
    }

    /** Who is to have a session. */
    List<PeerSettings> enabled() {
        return peers.values().stream()
                .filter(InstancePeer::isEnabled)
                .map(InstancePeer::settings)
                .toList();
    }

    /** Those of the start are all there: nobody who comes later knew us before. */
    void started() {
        restarting = false;
    }

    List<InstancePeer> withSession() {
        return peers.values().stream()
                .filter(peer -> peer.established() != null)
                .toList();
    }
}
