package dev.holdfast.bgp.install;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Judge;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.policy.RouteInput;
import dev.holdfast.bgp.policy.RouteType;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.Collection;
import java.util.List;

/**
 * Networks that others have on this host, as routes of our own: without a next hop, with the origin INCOMPLETE, since nobody
 * said where they come from (RFC 4271 §4.3). Each entry of the configuration has a path id and a policy. Used by the Rib's
 * thread.
 */
public final class Redistribution {
    private final Rib rib;
    private final int ribPeer;
    private final int firstPathId;
    private final List<Chain> policies;
    private final RouteInput input;
    private final Judge judge = new Judge();
    private final AttributesWriter writer = new AttributesWriter();
    private final AttributesView view = new AttributesView();

    /**
     * @param ribPeer a local one
     * @param firstPathId of the first entry; those of the others follow, and nobody else uses them
     * @param policies of the entries
     * @param ourselves what policies take for the neighbor
     */
    public Redistribution(Rib rib, int ribPeer, int firstPathId, List<Chain> policies, Neighbor ourselves) {
        this.rib = rib;
        this.ribPeer = ribPeer;
        this.firstPathId = firstPathId;
        this.policies = List.copyOf(policies);
        input = new RouteInput(ourselves, RouteType.LOCAL);
    }

    /** Networks that an entry is for have come into the kernel, or left it. */
    public void offered(int entry, Collection<Prefix> added, Collection<Prefix> gone) {
        int pathId = firstPathId + entry;
        gone.forEach(prefix -> rib.withdraw(
                ribPeer,
                prefix.family(),
                pathId,
                prefix.network().high(),
                prefix.network().low(),
                prefix.length()));
        added.forEach(prefix -> offer(prefix, pathId, policies.get(entry)));
    }

    private void offer(Prefix prefix, int pathId, Chain policy) {
        writer.clear().origin(Origin.INCOMPLETE).asPath(AsPath.EMPTY);
        view.wrap(writer.bytes(), 0, writer.length());
        if (judge.judge(policy, input.prefix(prefix).attributes(view)) == Verdict.DENY) {
            return;
        }
        int set = judge.changed()
                ? rib.intern(judge.bytes(), 0, judge.length())
                : rib.intern(writer.bytes(), 0, writer.length());
        IpAddress network = prefix.network();
        rib.announce(ribPeer, prefix.family(), pathId, network.high(), network.low(), prefix.length(), set, set, false);
        rib.release(set);
    }
}
