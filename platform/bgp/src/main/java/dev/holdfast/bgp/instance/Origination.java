package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.NetworkConfig;
import dev.holdfast.bgp.install.Redistribution;
import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Community;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Our own routes: those of the configuration, and those injected at run time. Used on the instance's thread. */
final class Origination {
    private final Tables tables;
    private final AttributesWriter attributes = new AttributesWriter();
    private final int configured;
    private final int added;
    private final Redistribution redistributed;
    private final Map<Key, InjectedRoute> injected = new TreeMap<>();

    private record Key(Prefix prefix, int pathId) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byPrefix = prefix.compareTo(other.prefix);
            return byPrefix != 0 ? byPrefix : Integer.compareUnsigned(pathId, other.pathId);
        }
    }

    Origination(
            Tables tables,
            IpAddress routerId,
            List<NetworkConfig> networks,
            List<InjectedRoute> remembered,
            List<Chain> redistribution) {
        this.tables = tables;
        // What an operator says at run time is preferred: a lower address.
        added = tables.rib().add(ours(0, routerId));
        configured = tables.rib().add(ours(1, routerId));
        int others = tables.rib().add(ours(2, routerId));
        var ourselves = new Neighbor(new IpAddress(Family.IPV4, 0, 0), 1, null, null, null);
        redistributed = new Redistribution(tables.rib(), others, 1, redistribution, ourselves);
        networks.forEach(this::originate);
        remembered.forEach(this::inject);
    }

    private static RibPeer ours(int number, IpAddress routerId) {
        return new RibPeer(new IpAddress(Family.IPV4, 0, number), routerId.low(), false, true);
    }

    private void originate(NetworkConfig network) {
        attributes.clear().origin(Origin.IGP).asPath(AsPath.EMPTY);
        if (network.med() != null) {
            attributes.med(network.med());
        }
        if (network.localPref() != null) {
            attributes.localPref(network.localPref());
        }
        Community.write(network.communities(), attributes);
        announce(configured, network.prefix(), 0);
    }

    void inject(InjectedRoute route) {
        route.write(attributes);
        announce(added, route.prefix(), route.pathId());
        injected.put(new Key(route.prefix(), route.pathId()), route);
        tables.wake();
    }

    /** Whether there was such a route. */
    boolean withdraw(Prefix prefix, int pathId) {
        if (injected.remove(new Key(prefix, pathId)) == null) {
            return false;
        }
        IpAddress network = prefix.network();
        tables.rib().withdraw(added, prefix.family(), pathId, network.high(), network.low(), prefix.length());
        tables.wake();
        return true;
    }

    /** See {@link Instance#offered}. */
    void offered(int entry, List<Prefix> come, List<Prefix> gone) {
        redistributed.offered(entry, come, gone);
        tables.wake();
    }

    /** By prefix. */
    List<InjectedRoute> injected() {
        return new ArrayList<>(injected.values());
    }

    private void announce(int peer, Prefix prefix, int pathId) {
        Rib rib = tables.rib();
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        IpAddress network = prefix.network();
        rib.announce(peer, prefix.family(), pathId, network.high(), network.low(), prefix.length(), set, set, false);
        rib.release(set);
    }
}
