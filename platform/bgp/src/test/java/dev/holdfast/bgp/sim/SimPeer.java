package dev.holdfast.bgp.sim;

import dev.holdfast.bgp.exports.ExportTerms;
import dev.holdfast.bgp.exports.Member;
import dev.holdfast.bgp.exports.NextHopTerms;
import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.rib.Chore;
import dev.holdfast.bgp.rib.ImportRule;
import dev.holdfast.bgp.rib.Intake;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.bgp.session.Exchange;
import dev.holdfast.bgp.session.PeerName;
import dev.holdfast.bgp.session.PeerSession;
import dev.holdfast.bgp.session.SessionMeters;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A peer of a {@link SimSpeaker}, for one life of it. */
final class SimPeer implements Exchange, Member {
    private final SimSpeaker.Life life;
    private final Node.Link link;
    private final PeerSession session;
    private final AttributesView view = new AttributesView();
    private final int ribPeer;
    private @Nullable Established established;
    private @Nullable Intake intake;

    SimPeer(SimSpeaker.Life life, Node.Link link, boolean restarting) {
        this.life = life;
        this.link = link;
        SimSpeaker here = life.speaker();
        ribPeer = life.rib.add(new RibPeer(
                link.remote().address, link.remote().routerId, !link.relation().isInternal(), false));
        session = new PeerSession(
                new PeerName(link.remote().address, "", link.remote().as, "", "sim"),
                link.config(),
                here.world().ways(here.address, link.remote().address),
                this,
                here.world().clocks(life::lives),
                SessionMeters.NONE,
                restarting);
    }

    void begin() {
        session.start();
    }

    Node.Link link() {
        return link;
    }

    PeerSession session() {
        return session;
    }

    @Nullable
    Established established() {
        return established;
    }

    private ImportRule rule() {
        return (family, high, low, length, attributes) -> {
            byte[] bytes = life.rib.bytes(attributes);
            boolean loop = view.wrap(bytes, 0, bytes.length).occurrences(life.speaker().as) > 0;
            boolean denied = link.denied().contains(new Prefix(new IpAddress(family, high, low), length));
            return loop || denied ? ImportRule.REJECT : attributes;
        };
    }

    /** What is let in is another set now. */
    void judgeAgain() {
        if (established != null) {
            for (Family family : Family.values()) {
                act(Chore.judge(ribPeer, family, rule()));
            }
        }
    }

    /** Asks the peer for everything again. */
    void ask(Family family) {
        Established now = established;
        if (now != null
                && now.agreement().refresh()
                && now.agreement().families().contains(family)) {
            now.send(new RouteRefresh(AfiSafi.unicast(family), RouteRefresh.REQUEST).toMessage());
        }
    }

    @Override
    public void up(Established now) {
        established = now;
        intake = new Intake(life.rib, ribPeer, rule());
        pauseWhileBusy();
        life.exports.join(this, terms(now.agreement()));
        life.wake();
    }

    private ExportTerms terms(Agreement agreement) {
        SimSpeaker here = life.speaker();
        Set<Family> longLived = agreement.families().stream()
                .filter(family -> agreement.longLived(family).isPresent())
                .collect(Collectors.toSet());
        return new ExportTerms(
                link.relation(),
                here.as,
                (int) here.routerId,
                new NextHopTerms(false, false, here.address, here.address6, null, List.of()),
                null,
                null,
                Chain.PERMIT_ALL,
                new Neighbor(link.remote().address, link.remote().as, null, here.address, here.address6),
                false,
                agreement.families(),
                longLived,
                0,
                agreement.outgoing());
    }

    @Override
    public void update(UpdateReader update) {
        if (intake != null) {
            while (life.walk.isBusy(ribPeer)) {
                life.walk.work(Long.MAX_VALUE);
            }
            intake.take(update);
        }
    }

    @Override
    public void batchEnds() {
        life.wake();
    }

    @Override
    public void writable() {
        life.wake();
    }

    @Override
    public void refresh(Family family, RouteRefresh request) {
        Established now = established;
        if (now == null) {
            return;
        }
        switch (request.subtype()) {
            case RouteRefresh.REQUEST ->
                life.exports.refresh(this, family, now.agreement().enhancedRefresh());
            case RouteRefresh.BEGIN -> act(Chore.repeat(ribPeer, family));
            default -> act(Chore.repeated(ribPeer, family));
        }
        life.wake();
    }

    @Override
    public void down(Down down) {
        established = null;
        intake = null;
        life.exports.leave(this);
        life.wake();
    }

    @Override
    public void flush(Family family) {
        act(Chore.flush(ribPeer, family));
    }

    @Override
    public void keep(Family family) {
        act(Chore.keep(ribPeer, family));
    }

    @Override
    public void sweep(Family family) {
        act(Chore.sweep(ribPeer, family));
    }

    @Override
    public void keepLong(Family family) {
        act(Chore.keepLong(ribPeer, family));
    }

    private void act(Chore chore) {
        life.act(chore, this::pauseWhileBusy);
        pauseWhileBusy();
    }

    private void pauseWhileBusy() {
        if (established != null) {
            established.pauseReading(life.walk.isBusy(ribPeer));
        }
    }

    @Override
    public int ribPeer() {
        return ribPeer;
    }

    @Override
    public boolean isWritable() {
        return established != null && established.isWritable();
    }

    @Override
    public void send(byte[] messages) {
        if (established != null) {
            established.send(messages);
        }
    }

    @Override
    public void told(Family family) {
        Established now = established;
        if (now != null) {
            new UpdateWriter(
                            now.agreement().outgoing(),
                            (buffer, start, end) -> now.send(Arrays.copyOfRange(buffer, start, end)))
                    .endOfRib(family);
        }
    }
}
