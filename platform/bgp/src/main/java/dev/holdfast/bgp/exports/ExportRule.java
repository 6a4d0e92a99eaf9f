package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.policy.Judge;
import dev.holdfast.bgp.policy.OnlyToCustomer;
import dev.holdfast.bgp.policy.RouteInput;
import dev.holdfast.bgp.policy.RouteType;
import dev.holdfast.bgp.policy.Trace;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.bgp.policy.WellKnown;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Whether a path is told on certain terms, and as what. The same for telling and for explaining. */
final class ExportRule {
    private final Rib rib;
    private final ExportTerms terms;
    private final BitSet reflectorClients;
    private final UpdateWriter sizes;
    private final Unsendable unsendable;
    private final Judge judge = new Judge();
    private final RouteInput input;
    private final AttributesView before = new AttributesView();
    private final NextHopChoice nextHop;
    private final Outbound outbound;
    private final boolean reusable;

    private ExportReason reason = ExportReason.NO_BEST_ROUTE;
    private @Nullable String detail;
    private boolean judged;

    private int knownSet = Rib.NONE;
    private int knownPeer;
    private boolean knownLongLived;
    private @Nullable Family knownFamily;
    private int knownAnswer;

    /**
     * @param reflectorClients the peers of the table we reflect for
     * @param sizes for asking whether a message has room
     * @param unsendable is told if it has not
     */
    ExportRule(Rib rib, ExportTerms terms, BitSet reflectorClients, UpdateWriter sizes, Unsendable unsendable) {
        this.rib = rib;
        this.terms = terms;
        this.reflectorClients = reflectorClients;
        this.sizes = sizes;
        this.unsendable = unsendable;
        input = new RouteInput(terms.neighbor(), RouteType.EXTERNAL);
        nextHop = new NextHopChoice(terms);
        outbound = new Outbound(terms);
        reusable = !terms.chain().asksForMoreThanAttributes();
    }

    /** Whether one who tells a path himself is told another one (RFC 7947 §2.3). */
    boolean looksBehindTheBest() {
        return terms.relation() == Relation.ROUTE_SERVER_CLIENT;
    }

    /** 0: all. */
    int mostPaths() {
        return terms.mostPaths();
    }

    /** What was remembered is not true any more: the table has changed. */
    void forget() {
        knownSet = Rib.NONE;
    }

    /**
     * The attribute set with which a path is told, with a hold on it that passes to the caller; {@link Rib#NONE}: it is not
     * told. Why is then in {@link #reason}.
     */
    int judge(Family family, int prefix, int path) {
        int set = rib.attributes(family, path);
        int peer = rib.peerOf(family, path);
        boolean longLived = rib.isLongLived(family, path);
        if (reusable && set == knownSet && peer == knownPeer && longLived == knownLongLived && family == knownFamily) {
            if (knownAnswer != Rib.NONE) {
                rib.use(knownAnswer);
            }
            return knownAnswer;
        }
        int answer = ask(family, prefix, path);
        knownSet = set;
        knownPeer = peer;
        knownLongLived = longLived;
        knownFamily = family;
        knownAnswer = answer;
        return answer;
    }

    /** The same, asked afresh. */
    int ask(Family family, int prefix, int path) {
        int set = rib.attributes(family, path);
        byte[] bytes = rib.bytes(set);
        int from = rib.peerOf(family, path);
        RibPeer source = rib.peer(from);
        before.wrap(bytes, 0, bytes.length);
        detail = null;
        judged = false;
        boolean longLived = rib.isLongLived(family, path) || before.hasCommunity(WellKnown.LLGR_STALE);
        ExportReason refused = refuse(family, source, from, longLived);
        if (refused != null) {
            reason = refused;
            return Rib.NONE;
        }
        if (!permitted(family, prefix, source)) {
            reason = ExportReason.POLICY_DENIED;
            return Rib.NONE;
        }
        AttributesView after = judged ? judge.attributes() : before;
        boolean reflected = isInternal(source) && terms.relation().isInternal();
        if (!nextHop.choose(family, after, source, judged && judge.setNextHop())) {
            reason = ExportReason.NO_NEXT_HOP;
            return Rib.NONE;
        }
        outbound.begin(after)
                .nextHop(nextHop)
                .longLived(longLived)
                .med(judged && judge.setMed())
                .reflected(reflected ? source : null)
                .onlyToCustomer(mark() == OnlyToCustomer.Mark.ADD);
        return sized(family, prefix, set);
    }

    private @Nullable ExportReason refuse(Family family, RibPeer source, int from, boolean longLived) {
        if (!terms.families().contains(family)) {
            return ExportReason.FAMILY_NOT_SENDABLE;
        }
        if (terms.relation() == Relation.INTERNAL && isInternal(source) && !reflectorClients.get(from)) {
            return ExportReason.IBGP_SPLIT_HORIZON;
        }
        boolean transparent = terms.relation() == Relation.ROUTE_SERVER_CLIENT;
        WellKnown.To to = terms.relation().isInternal() ? WellKnown.To.INTERNAL : WellKnown.To.EXTERNAL;
        String community = WellKnown.keepsFrom(before, to, transparent);
        if (community != null) {
            detail = community;
            return ExportReason.COMMUNITY;
        }
        if (longLived && !terms.longLived().contains(family)) {
            return ExportReason.LLGR_STALE;
        }
        if (mark() == OnlyToCustomer.Mark.LEAK) {
            return ExportReason.OTC_LEAK;
        }
        return terms.chain().isNothingSaid() ? ExportReason.EBGP_NO_POLICY : null;
    }

    private OnlyToCustomer.Mark mark() {
        return terms.role() == null ? OnlyToCustomer.Mark.KEEP : OnlyToCustomer.onExport(terms.role(), before);
    }

    private static boolean isInternal(RibPeer source) {
        return !source.external() && !source.local();
    }

    private boolean permitted(Family family, int prefix, RibPeer source) {
        if (terms.chain().policies().isEmpty()) {
            return true;
        }
        judged = true;
        return judge.judge(terms.chain(), input(family, prefix, source)) == Verdict.PERMIT;
    }

    /** The route as policies see it; its attributes are those asked about last. */
    private RouteInput input(Family family, int prefix, RibPeer source) {
        return input.prefix(family, rib.high(family, prefix), rib.low(family, prefix), rib.length(family, prefix))
                .attributes(before)
                .type(type(source));
    }

    private static RouteType type(RibPeer source) {
        return source.local() ? RouteType.LOCAL : source.external() ? RouteType.EXTERNAL : RouteType.INTERNAL;
    }

    private int sized(Family family, int prefix, int set) {
        int answer = set;
        boolean same = outbound.isUnchanged() && !(judged && judge.changed());
        if (same) {
            rib.use(set);
        } else if (outbound.isUnchanged()) {
            answer = rib.intern(judge.bytes(), 0, judge.length());
        } else {
            answer = rib.intern(outbound.bytes(), 0, outbound.length());
        }
        byte[] bytes = rib.bytes(answer);
        // Only large ones need a look: a path for a two-byte peer may take more room, but never twice as much.
        boolean large =
                2 * bytes.length + Outbound.MOST_BESIDE > terms.outgoing().mostBytes();
        if (large && sizes.sendable(family, bytes, 0, bytes.length) != UpdateWriter.Sendable.YES) {
            rib.release(answer);
            reason = ExportReason.TOO_BIG;
            unsendable.tooBig(family, prefix, terms);
            return Rib.NONE;
        }
        reason = ExportReason.EBGP_ROUTE;
        return answer;
    }

    /** What the last answer of {@link #ask} came from. */
    ExportReason reason(RibPeer source) {
        if (reason != ExportReason.EBGP_ROUTE) {
            return reason;
        }
        return switch (type(source)) {
            case LOCAL -> ExportReason.LOCAL_ROUTE;
            case INTERNAL -> ExportReason.IBGP_ROUTE;
            case EXTERNAL -> ExportReason.EBGP_ROUTE;
        };
    }

    /** More about it; null: nothing. */
    @Nullable
    String detail() {
        return detail;
    }

    /** The way of the path last asked about through the chain; null: it did not come that far, or there is none. */
    @Nullable
    Trace trace(Family family, int prefix, int path) {
        if (!judged) {
            return null;
        }
        byte[] bytes = rib.bytes(rib.attributes(family, path));
        before.wrap(bytes, 0, bytes.length);
        return judge.trace(terms.chain(), input(family, prefix, rib.peer(rib.peerOf(family, path))));
    }
}
