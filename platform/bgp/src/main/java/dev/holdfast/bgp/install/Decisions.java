package dev.holdfast.bgp.install;

import dev.holdfast.bgp.policy.Judge;
import dev.holdfast.bgp.policy.RouteInput;
import dev.holdfast.bgp.policy.RouteType;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.bgp.policy.WellKnown;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a best path becomes in the kernel, or why it becomes nothing. Where the next hop alone decides, as for most routes,
 * the answer is remembered for it. Used by the Rib's thread.
 */
final class Decisions {
    private final Rib rib;
    private final InstallTerms terms;
    private final NextHopWays ways;
    private final InstallPeers peers;
    private final Outcomes outcomes;
    private final boolean plain;
    private final @Nullable Remembered[][] byNextHop = {new Remembered[0], new Remembered[0]};
    private final int[] equals;
    private final AttributesView view = new AttributesView();
    private final Judge judge = new Judge();
    private @Nullable RouteInput input;
    private String refusal = "";

    /** @param outcome of all routes over the way, unless they are more specific than what leads there */
    private record Remembered(Way way, int outcome) {}

    Decisions(Rib rib, InstallTerms terms, NextHopWays ways, InstallPeers peers, Outcomes outcomes) {
        this.rib = rib;
        this.terms = terms;
        this.ways = ways;
        this.peers = peers;
        this.outcomes = outcomes;
        plain = terms.multipath() == 1 && !terms.asksForAttributes();
        equals = new int[terms.multipath()];
    }

    /** NextHopWays are other ones: nothing remembered holds. */
    void forget() {
        for (Remembered[] ofFamily : byNextHop) {
            for (Remembered remembered : ofFamily) {
                outcomes.release(remembered == null ? Outcomes.NONE : remembered.outcome());
            }
            Arrays.fill(ofFamily, null);
        }
    }

    /** The outcome's number, used once more; {@link Outcomes#NONE}: {@link #refusal} says why. */
    int decide(Family family, int prefix) {
        int best = rib.best(family, prefix);
        if (best == Rib.NONE) {
            return refused("no path of it may be used");
        }
        if (rib.peer(rib.peerOf(family, best)).local()) {
            return refused("it is originated here");
        }
        int nextHop = rib.nextHop(rib.attributes(family, best));
        if (!plain || nextHop == 0) {
            return consider(family, prefix, best);
        }
        Remembered remembered = remembered(family, nextHop);
        if (remembered == null || remembered.way().isWithin(rib.length(family, prefix))) {
            return consider(family, prefix, best);
        }
        outcomes.use(remembered.outcome());
        return remembered.outcome();
    }

    /** What routes over a next hop become; null if there is more to it. */
    private @Nullable Remembered remembered(Family family, int nextHop) {
        Remembered[] remembered = byNextHop[family.ordinal()];
        if (nextHop >= remembered.length) {
            remembered = Arrays.copyOf(remembered, Math.max(nextHop + 1, 2 * remembered.length));
            byNextHop[family.ordinal()] = remembered;
        }
        if (remembered[nextHop] == null) {
            remembered[nextHop] = remember(family, rib.nextHopAddress(nextHop));
        }
        return remembered[nextHop];
    }

    private @Nullable Remembered remember(Family family, IpAddress nextHop) {
        boolean possible = !nextHop.isLinkLocal() && (family == Family.IPV4 || nextHop.family() == Family.IPV6);
        Way way = possible ? ways.way(nextHop) : null;
        if (way == null || !way.exists()) {
            return null;
        }
        return new Remembered(way, outcomes.use(new Outcome(over(family, way.hops()), terms.metric())));
    }

    /** Why the last one was decided against; empty: it was not. */
    String refusal() {
        return refusal;
    }

    private int refused(String why) {
        refusal = why;
        return Outcomes.NONE;
    }

    private int consider(Family family, int prefix, int best) {
        refusal = "";
        AttributesView attributes = attributes(family, best);
        if (terms.asksForAttributes()) {
            RouteInput route = input(family, prefix, best).attributes(attributes);
            if (judge.judge(terms.chain(), route) == Verdict.DENY) {
                return refused("the policy of install denies it");
            }
            attributes = judge.attributes();
        }
        long metric = metric(attributes);
        if (terms.blackhole() && attributes.hasCommunity(WellKnown.BLACKHOLE)) {
            return outcomes.use(new Outcome(Forwarding.reject(dev.holdfast.model.RouteType.BLACKHOLE), metric));
        }
        List<NextHop> hops = terms.multipath() == 1 ? hops(family, prefix, best) : legs(family, prefix, best);
        if (hops.isEmpty()) {
            return Outcomes.NONE;
        }
        return outcomes.use(new Outcome(over(family, hops), metric));
    }

    private Forwarding over(Family family, List<NextHop> hops) {
        return Forwarding.over(hops).withSource(terms.source(family));
    }

    private AttributesView attributes(Family family, int path) {
        byte[] bytes = rib.bytes(rib.attributes(family, path));
        return view.wrap(bytes, 0, bytes.length);
    }

    private RouteInput input(Family family, int prefix, int path) {
        int peer = rib.peerOf(family, path);
        RibPeer from = rib.peer(peer);
        RouteType type = from.external() ? RouteType.EXTERNAL : RouteType.INTERNAL;
        RouteInput known = input;
        if (known == null) {
            known = new RouteInput(peers.neighbor(peer), type);
            input = known;
        }
        return known.neighbor(peers.neighbor(peer))
                .type(type)
                .prefix(family, rib.high(family, prefix), rib.low(family, prefix), rib.length(family, prefix));
    }

    private long metric(AttributesView attributes) {
        long med = terms.metricFromMed() ? attributes.med(0) : 0;
        return med == 0 ? terms.metric() : Math.min(med, InstallTerms.MOST_METRIC);
    }

    /** Those of all paths that are as good; in an order of their own, so that the same paths make the same route. */
    private List<NextHop> legs(Family family, int prefix, int best) {
        int count = rib.equals(family, prefix, equals);
        if (count == 1) {
            return hops(family, prefix, best);
        }
        var all = new TreeSet<NextHop>();
        String why = "";
        for (int i = 0; i < count; i++) {
            all.addAll(hops(family, prefix, equals[i]));
            why = equals[i] == best ? refusal : why;
        }
        refusal = all.isEmpty() ? why : "";
        return List.copyOf(all);
    }

    /** Empty: {@link #refusal} says why. */
    private List<NextHop> hops(Family family, int prefix, int path) {
        refusal = "";
        IpAddress nextHop = attributes(family, path).nextHop();
        if (nextHop == null) {
            refusal = "it has no next hop";
        } else if (family == Family.IPV6 && nextHop.family() == Family.IPV4) {
            refusal = "its next hop " + nextHop + " is IPv4, which no IPv6 route can go over";
        } else if (nextHop.isLinkLocal()) {
            String device = peers.device(rib.peerOf(family, path));
            if (device == null) {
                refusal = "its next hop " + nextHop + " is link-local, and the session's link is not known";
                return List.of();
            }
            List<NextHop> hops = ways.way(nextHop, device).hops().stream()
                    .filter(hop -> device.equals(hop.device()))
                    .toList();
            refusal = hops.isEmpty() ? "the link " + device + " is down" : "";
            return hops;
        } else {
            return hops(ways.way(nextHop), nextHop, family, prefix);
        }
        return List.of();
    }

    private List<NextHop> hops(Way way, IpAddress nextHop, Family family, int prefix) {
        if (!way.exists()) {
            refusal = way.words();
        } else if (way.isWithin(rib.length(family, prefix))
                && rib.prefix(family, prefix).contains(nextHop)) {
            refusal = "its next hop " + nextHop + " lies within it, and would be reached over this very route";
            return List.of();
        }
        return way.hops();
    }
}
