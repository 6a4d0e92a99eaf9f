package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.exports.Exports;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.bgp.session.SessionFacts;
import dev.holdfast.model.Family;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Shows peers as they stand. Used on the instance's thread. */
final class PeerViews {
    private PeerViews() {}

    static PeerView of(Tables tables, InstancePeer peer) {
        SessionFacts facts = peer.session().facts();
        Established established = peer.established();
        Set<Family> agreed = established == null
                ? EnumSet.noneOf(Family.class)
                : established.agreement().families();
        Set<Family> shown = EnumSet.noneOf(Family.class);
        shown.addAll(peer.settings().families());
        shown.addAll(agreed);
        shown.addAll(facts.stale());
        List<PeerView.FamilyView> families = new ArrayList<>();
        shown.forEach(family -> families.add(family(tables, peer, family, agreed, facts.stale())));
        return new PeerView(
                peer.address(),
                peer.known(),
                peer.settings(),
                facts,
                peer.isEnabled(),
                peer.disabledBecause(),
                List.copyOf(families),
                peer.importing().because(),
                peer.exporting().because(),
                cause(peer, facts, families));
    }

    private static PeerView.FamilyView family(
            Tables tables, InstancePeer peer, Family family, Set<Family> agreed, Set<Family> stale) {
        Rib rib = tables.rib();
        Exports exports = tables.exports();
        boolean known = peer.ribPeer() != Rib.NONE;
        int received = known ? rib.paths(peer.ribPeer(), family) : 0;
        int rejected = known ? rib.rejected(peer.ribPeer(), family) : 0;
        return new PeerView.FamilyView(
                family,
                agreed.contains(family),
                received,
                received - rejected,
                agreed.contains(family) ? exports.advertised(peer, family) : 0,
                peer.limit(family),
                peer.hasReceived(family),
                peer.hasSent(family),
                stale.contains(family));
    }

    private static String cause(InstancePeer peer, SessionFacts facts, List<PeerView.FamilyView> families) {
        if (peer.established() == null) {
            // The session does not know what was said in an earlier run.
            boolean toldBefore = peer.isEnabled() || peer.disabledBecause().isEmpty();
            return toldBefore ? facts.cause() : "administratively down: " + peer.disabledBecause();
        }
        if (!peer.isEnabled()) {
            return "about to be ended: it is told GRACEFUL_SHUTDOWN, and looks for other ways";
        }
        boolean nothingLetIn = families.stream().anyMatch(each -> each.received() > 0)
                && families.stream().allMatch(each -> each.accepted() == 0);
        if (nothingLetIn && peer.importing().chain().isNothingSaid()) {
            return "nothing is let in: " + peer.importing().because();
        }
        return peer.exporting().chain().isNothingSaid()
                ? "nothing is told: " + peer.exporting().because()
                : nothingLetIn ? "nothing is let in; see holdfast rib received " + peer.address() + " --rejected" : "";
    }
}
