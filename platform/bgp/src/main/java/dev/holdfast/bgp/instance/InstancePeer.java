package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.exports.Member;
import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.imports.PeerImport;
import dev.holdfast.bgp.imports.Rejection;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.rib.Chore;
import dev.holdfast.bgp.rib.Intake;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.bgp.session.Exchange;
import dev.holdfast.bgp.session.PeerMeters;
import dev.holdfast.bgp.session.PeerSession;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer: what its session brings goes into the table, what the table has for it goes out. Used on the instance's thread.
 */
final class InstancePeer implements Exchange, Member {
    private static final Logger log = LoggerFactory.getLogger(InstancePeer.class);

    private final PeerAddress address;
    private final PeerView.Known known;
    private final Tables tables;
    private final Household home;
    private final PeerSession session;
    private final PeerMeters meters;
    private final SocketTerms terms;
    private final Set<Family> received = EnumSet.noneOf(Family.class);
    private final Set<Family> sent = EnumSet.noneOf(Family.class);
    private final Set<Family> unsaid = EnumSet.noneOf(Family.class);
    private final Repeats repeats;
    private final PrefixLimits limits;
    private PeerSettings settings;
    private boolean enabled;
    private boolean leaving;
    private String disabledBecause = "";
    private Clocks.@Nullable Alarm end;
    private int ribPeer = Rib.NONE;
    private @Nullable Established established;
    private OwnEnds ends = OwnEnds.NONE;
    private @Nullable Intake intake;
    /** That of the last session, while there is none: its routes may still be there. */
    private @Nullable PeerImport sieve;

    private Policies.@Nullable InForce importing;
    private Policies.@Nullable InForce exporting;
    private long heardAt;
    private final Set<Family> kept = EnumSet.noneOf(Family.class);
    private final RouteCounts counts = new RouteCounts();

    InstancePeer(PeerSettings settings, PeerView.Known known, Household home) {
        this.address = settings.address();
        this.settings = settings;
        this.known = known;
        this.home = home;
        this.tables = home.tables();
        this.enabled = settings.enabled();
        SessionMaker.Made made = home.session(this);
        session = made.session();
        meters = made.meters();
        terms = made.terms();
        session.logAt(settings.logLevel());
        limits = new PrefixLimits(this, home);
        repeats = new Repeats(tables, home.clocks());
    }

    PeerAddress address() {
        return address;
    }

    PeerSettings settings() {
        return settings;
    }

    PeerView.Known known() {
        return known;
    }

    SocketTerms terms() {
        return terms;
    }

    PeerSession session() {
        return session;
    }

    boolean isEnabled() {
        return enabled;
    }

    String disabledBecause() {
        return disabledBecause;
    }

    @Nullable
    Established established() {
        return established;
    }

    boolean hasReceived(Family family) {
        return received.contains(family);
    }

    boolean hasSent(Family family) {
        return sent.contains(family);
    }

    int limit(Family family) {
        return settings.maxPrefixes().of(family);
    }

    Policies.InForce importing() {
        Policies.InForce known = importing;
        return known != null ? known : home.importPolicy(settings);
    }

    Policies.InForce exporting() {
        Policies.InForce known = exporting;
        return known != null ? known : home.exportPolicy(settings);
    }

    void begin() {
        if (enabled) {
            session.start();
        }
    }

    void enable() {
        noEnd();
        enabled = true;
        disabledBecause = "";
        Established now = established;
        if (leaving && now != null) {
            leaving = false;
            now.agreement().families().forEach(family -> tellAnew(now, family));
        }
        leaving = false;
        session.start();
    }

    /**
     * The peer is told first to look for other ways, and has that long for it (RFC 8326).
     *
     * @param grace zero: the session ends at once
     */
    void disable(String reason, Duration grace) {
        Established now = established;
        if (now == null || grace.isZero()) {
            disable(reason);
            return;
        }
        noEnd();
        leaving = true;
        enabled = false;
        disabledBecause = reason;
        now.agreement().families().forEach(family -> tellAnew(now, family));
        end = home.clocks().after(grace.toNanos(), () -> disable(reason));
    }

    private void noEnd() {
        Clocks.Alarm set = end;
        end = null;
        if (set != null) {
            set.cancel();
        }
    }

    void disable(String reason) {
        noEnd();
        leaving = false;
        enabled = false;
        disabledBecause = reason;
        session.stop(Event.Stop.Why.DISABLED, reason);
    }

    /** Before the first start, as remembered. */
    void startDisabled(String reason) {
        enabled = false;
        disabledBecause = reason;
    }

    void reset(String reason) {
        session.reset(Cease.RESET, reason);
    }

    void accepted(Line line) {
        session.accepted(line);
    }

    /** It goes for good. */
    void retire(Event.Stop.Why why, String text) {
        noEnd();
        session.stop(why, text);
        session.close();
        meters.close();
        if (ribPeer != Rib.NONE) {
            tables.leave(ribPeer);
        }
    }

    @Override
    public @Nullable Notification opened(Open theirs) {
        PeerSettings settled = settings.as() == theirs.as() ? settings : home.settled(this, theirs.as());
        if (settled == null) {
            return Notification.of(Notification.OPEN, 2);
        }
        settings = settled;
        return null;
    }

    @Override
    public void up(Established now) {
        var peer = new RibPeer(
                address.address(), now.agreement().peerId(), !now.agreement().internal(), false, settings.isDirect());
        if (ribPeer == Rib.NONE) {
            ribPeer = tables.rib().add(peer);
            home.numbered(this);
        } else {
            tables.rib().replace(ribPeer, peer);
        }
        established = now;
        ends = home.ends(now.local(), address.zone());
        heardAt = home.clocks().nanos();
        limits.begin(settings, now.agreement().families());
        importing = home.importPolicy(settings);
        exporting = home.exportPolicy(settings);
        judgeBy(home.sieve(this, now));
        pauseWhileInTheWay();
        tables.exports()
                .join(this, TellingTerms.of(settings, now, ends, exporting().chain(), home.clusterId(), leaving));
        home.up(this, now);
        tables.wake();
    }

    @Override
    public void update(UpdateReader update) {
        Intake into = intake;
        if (into == null) {
            return;
        }
        if (tables.walk().isInTheWay(ribPeer)) {
            // It was on its way when we stopped reading, and must not be taken for old.
            tables.walk().finish(ribPeer);
        }
        into.take(update);
    }

    @Override
    public void batchEnds() {
        tables.wake();
        heardAt = home.clocks().nanos();
        limits.check(tables.rib());
    }

    @Override
    public void endOfRib(Family family) {
        received.add(family);
        home.endOfRib(this, family);
    }

    @Override
    public void refresh(Family family, RouteRefresh request) {
        Established now = established;
        if (now == null) {
            return;
        }
        switch (request.subtype()) {
            case RouteRefresh.REQUEST -> {
                tables.exports().refresh(this, family, now.agreement().enhancedRefresh());
                tables.wake();
            }
            case RouteRefresh.BEGIN -> repeats.begin(ribPeer, family, this::pauseWhileInTheWay);
            default -> repeats.end(ribPeer, family);
        }
        pauseWhileInTheWay();
    }

    @Override
    public void writable() {
        tables.wake();
    }

    @Override
    public void down(Down down) {
        established = null;
        intake = null;
        received.clear();
        sent.clear();
        unsaid.clear();
        repeats.forget();
        limits.end();
        tables.exports().leave(this);
        home.down(this, down);
    }

    @Override
    public void flush(Family family) {
        if (kept.remove(family) && established == null && enabled) {
            counts.expired();
        }
        act(Chore.flush(ribPeer, family));
        home.idle(this);
    }

    @Override
    public void keep(Family family) {
        kept.add(family);
        act(Chore.keep(ribPeer, family));
    }

    @Override
    public void sweep(Family family) {
        kept.remove(family);
        act(Chore.sweep(ribPeer, family));
    }

    @Override
    public void keepLong(Family family) {
        act(Chore.keepLong(ribPeer, family));
    }

    @Override
    public void moved(Peer state) {
        home.moved(this, state);
        home.idle(this);
    }

    private void act(Chore chore) {
        if (ribPeer == Rib.NONE) {
            return;
        }
        tables.act(chore, this::pauseWhileInTheWay);
        pauseWhileInTheWay();
    }

    /** What concerns all that the peer has said is done first; what it says meanwhile waits in the kernel. */
    private void pauseWhileInTheWay() {
        Established now = established;
        if (now != null) {
            now.pauseReading(tables.walk().isInTheWay(ribPeer));
        }
    }

    /** Whether nothing is left of it but its name. */
    boolean isIdle() {
        Peer state = session.peer();
        return state.connections().isEmpty()
                && state.stale().isEmpty()
                && (ribPeer == Rib.NONE || !tables.walk().isBusy(ribPeer));
    }

    /** When it last said something of routes. */
    long heardAt() {
        return heardAt;
    }

    /** Asks import again about all it has announced. */
    void judgeAgain(Family family) {
        Established now = established;
        if (now != null) {
            PeerImport by = home.sieve(this, now);
            judgeBy(by);
            act(Chore.judge(ribPeer, family, by.uncounted()));
        }
    }

    /** Adds what was done, in words; nothing if the family is not exchanged. */
    void softReset(InstanceControl.SoftReset direction, Family family, List<String> done) {
        Established now = established;
        if (now == null || !now.agreement().families().contains(family)) {
            return;
        }
        switch (direction) {
            case IN -> {
                judgeAgain(family);
                done.add(family + ": import is asked again about all it has announced");
            }
            case OUT -> {
                tellAnew(now, family);
                done.add(family + ": export is asked again, what is different is sent");
            }
            case BOTH -> {
                judgeAgain(family);
                tellAnew(now, family);
                done.add(family + ": import and export are asked again");
            }
            case REFRESH -> done.add(refresh(now, family));
        }
    }

    private void tellAnew(Established now, Family family) {
        tables.exports()
                .terms(this, TellingTerms.of(settings, now, ends, exporting().chain(), home.clusterId(), leaving));
        tables.exports().judgeAgain(this, family);
        tables.wake();
    }

    private static String refresh(Established now, Family family) {
        if (!now.agreement().refresh()) {
            return family + ": the peer cannot be asked, it does not take ROUTE-REFRESH";
        }
        now.send(new RouteRefresh(AfiSafi.unicast(family), RouteRefresh.REQUEST).toMessage());
        return family + ": the peer was asked to announce everything again";
    }

    /** The link the last session goes over, or went, as far as it is known. */
    @Nullable
    String device() {
        return settings.device() != null ? settings.device() : address.zone() != null ? address.zone() : ends.link();
    }

    /** The daemon ends. */
    void farewell(Event.Stop.Why why, String text) {
        session.stop(why, text);
        session.close();
    }

    /** Why a path of its is rejected, in words; empty if it would not be now. */
    String whyRejected(Family family, int prefix, int path) {
        PeerImport by = sieve;
        Rib rib = tables.rib();
        Rejection why =
                by == null ? null : by.whyRejected(rib.prefix(family, prefix), rib.bytes(rib.received(family, path)));
        return why == null ? "" : why.words();
    }

    private void judgeBy(PeerImport by) {
        counts.judgedBy(by);
        sieve = by;
        intake = new Intake(tables.rib(), ribPeer, by);
    }

    RouteCounts counts() {
        return counts;
    }

    void tick() {
        counts.tick(tables, this, established != null);
    }

    @Override
    public int ribPeer() {
        return ribPeer;
    }

    @Override
    public boolean isWritable() {
        Established now = established;
        return now != null && now.isWritable();
    }

    @Override
    public void send(byte[] messages) {
        Established now = established;
        if (now != null) {
            now.send(messages);
        }
    }

    @Override
    public void told(Family family) {
        if (home.holdsEndOfRib()) {
            unsaid.add(family);
        } else {
            sayEndOfRib(family);
        }
    }

    /** What was held back of the ends of our table. */
    void sayEndsOfRib() {
        unsaid.forEach(this::sayEndOfRib);
        unsaid.clear();
    }

    private void sayEndOfRib(Family family) {
        Established now = established;
        if (now != null && sent.add(family)) {
            new UpdateWriter(
                            now.agreement().outgoing(),
                            (buffer, start, end) -> now.send(Arrays.copyOfRange(buffer, start, end)))
                    .endOfRib(family);
            log.atDebug().addKeyValue("peer_addr", address).log("sent End-of-RIB for {} to {}", family, address);
        }
    }
}
