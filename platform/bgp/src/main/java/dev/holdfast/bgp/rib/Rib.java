package dev.holdfast.bgp.rib;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All routes of one BGP instance. Owned by one thread. Peers, attribute sets, prefixes and paths are numbers that mean
 * something in this table only; asking for one that is gone is the caller's mistake and is not checked for. A path's number
 * is good until the next change of its prefix.
 */
public final class Rib {
    /** No row. */
    public static final int NONE = -1;
    /** The metric of a next hop that cannot be reached. */
    public static final int UNREACHABLE = NextHopTable.UNREACHABLE;

    private static final int MOST_PEERS = 0xFFFF;

    private final NextHopTable nextHops;
    private final AttributeSets sets;
    private final List<RibPeer> peers = new ArrayList<>();
    private final List<Integer> freePeers = new ArrayList<>();
    private final FamilyTable ipv4;
    private final FamilyTable ipv6;

    /** One for which all next hops are near. */
    public Rib(RibRules rules) {
        this(rules, NextHopMetrics.ALL_NEAR);
    }

    public Rib(RibRules rules, NextHopMetrics metrics) {
        nextHops = new NextHopTable(metrics);
        sets = new AttributeSets(nextHops);
        ipv4 = new FamilyTable(Family.IPV4, rules, sets, nextHops, peers);
        ipv6 = new FamilyTable(Family.IPV6, rules, sets, nextHops, peers);
    }

    private FamilyTable table(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    /**
     * A number for a peer, until {@link #remove}.
     *
     * @throws IllegalStateException if there are 65,535 already
     */
    public int add(RibPeer peer) {
        if (!freePeers.isEmpty()) {
            int number = freePeers.remove(freePeers.size() - 1);
            peers.set(number, peer);
            return number;
        }
        if (peers.size() == MOST_PEERS) {
            throw new IllegalStateException("no more than " + MOST_PEERS + " peers");
        }
        peers.add(peer);
        return peers.size() - 1;
    }

    /** Takes all its routes away as well. */
    public void remove(int peer) {
        for (Family family : Family.values()) {
            if (paths(peer, family) > 0) {
                flush(peer, family);
            }
        }
        freePeers.add(peer);
    }

    /** What is known of a peer is something else now; paths that are there are not compared anew for it. */
    public void replace(int peer, RibPeer by) {
        peers.set(peer, by);
    }

    public RibPeer peer(int peer) {
        return peers.get(peer);
    }

    /** The attribute set of these bytes, to be given back with {@link #release}; a path that has it keeps it by itself. */
    public int intern(byte[] attributes, int start, int end) {
        return sets.intern(attributes, start, end);
    }

    /** One more user of an attribute set, who is to give it back with {@link #release}. */
    public void use(int attributes) {
        sets.use(attributes);
    }

    public void release(int attributes) {
        sets.release(attributes);
    }

    /**
     * A path: it replaces what the peer said before of that prefix with that path id, even if it is rejected.
     *
     * @param high 0 for IPv4, where {@code low} is the network
     * @param received the attributes as the peer sent them
     * @param effective what a policy made of them, or the same
     * @param rejected whether it must not be chosen
     */
    public void announce(
            int peer,
            Family family,
            int pathId,
            long high,
            long low,
            int length,
            int received,
            int effective,
            boolean rejected) {
        int flags = rejected ? Paths.REJECTED : 0;
        table(family).announce(peer, pathId, high, low, length, received, effective, flags);
    }

    public void withdraw(int peer, Family family, int pathId, long high, long low, int length) {
        table(family).withdraw(peer, pathId, high, low, length);
    }

    /** All routes of the peer in that family go. */
    public void flush(int peer, Family family) {
        act(Chore.flush(peer, family));
    }

    /** All routes of the peer in that family are stale. */
    public void keep(int peer, Family family) {
        act(Chore.keep(peer, family));
    }

    /** The stale routes of the peer in that family are long-lived stale; those that must not be so go (RFC 9494 §4.2). */
    public void keepLong(int peer, Family family) {
        act(Chore.keepLong(peer, family));
    }

    /** The stale routes of the peer in that family go. */
    public void sweep(int peer, Family family) {
        act(Chore.sweep(peer, family));
    }

    /** Does it at once, everywhere; {@link Walk} does it piece by piece. */
    public void act(Chore chore) {
        FamilyTable table = table(chore.family());
        for (int prefix = 0; prefix < table.prefixes().limit(); prefix++) {
            chore.act().at(table, sets, prefix);
        }
    }

    /** How many rows of prefixes there are, unused ones included: what a walk over all has to look at. */
    public int rows(Family family) {
        return table(family).prefixes().limit();
    }

    FamilyTable tableOf(Family family) {
        return table(family);
    }

    AttributeSets sets() {
        return sets;
    }

    /** Asks a rule again about all that the peer sent in that family; paths it rejected come back, and others may go. */
    public void judgeAgain(int peer, Family family, ImportRule rule) {
        table(family).judgeAgain(peer, family, rule);
    }

    /** How many paths the peer has in that family, rejected ones included; a limit of prefixes is held against this. */
    public int paths(int peer, Family family) {
        return table(family).tally().paths(peer);
    }

    /** How many of them are kept though the peer has not confirmed them. */
    public int stale(int peer, Family family) {
        return table(family).tally().stale(peer);
    }

    /** How many of them are rejected. */
    public int rejected(int peer, Family family) {
        return table(family).tally().rejected(peer);
    }

    /**
     * The ways to some next hops are other ones, and so may be their metrics. Counts at once for what comes in; prefixes with
     * a path over one of them are judged anew by {@link #judgeMoved}, and all told, whether or not another path is best now.
     *
     * @param metrics as in {@link NextHopMetrics}; next hops that nobody announces are passed over
     */
    public void moved(Map<IpAddress, Integer> metrics) {
        metrics.forEach((address, metric) -> {
            int number = nextHops.find(address);
            if (number != NONE) {
                nextHops.metric(number, metric);
                ipv4.moved(number);
                ipv6.moved(number);
            }
        });
    }

    /** A piece of the work that {@link #moved} has left, about {@code most} prefixes; returns whether there is more. */
    public boolean judgeMoved(int most) {
        return ipv4.judgeMoved(most) || ipv6.judgeMoved(most);
    }

    /** From now on every change of a path is told, also of one that is not best, for whoever uses several of a prefix. */
    public void tellEveryChange() {
        ipv4.tellAll();
        ipv6.tellAll();
    }

    /** Tells up to {@code most} changed prefixes of a family; returns how many more there are. */
    public int drain(Family family, int most, ChangeVisitor visitor) {
        return table(family).drain(most, visitor);
    }

    /** How many prefixes of a family have changed and were not told yet. */
    public int pending(Family family) {
        return table(family).pending();
    }

    /** The row of a prefix; {@link #NONE} if nobody announces it. */
    public int find(Prefix prefix) {
        return table(prefix.family())
                .prefixes()
                .find(prefix.network().high(), prefix.network().low(), prefix.length());
    }

    /** Makes a value, for people. */
    public Prefix prefix(Family family, int prefix) {
        return table(family).prefixes().prefix(prefix);
    }

    /** The upper half of a prefix's network; 0 for IPv4. */
    public long high(Family family, int prefix) {
        return table(family).prefixes().high(prefix);
    }

    /** The lower half of a prefix's network; all of it for IPv4. */
    public long low(Family family, int prefix) {
        return table(family).prefixes().low(prefix);
    }

    /** The length of a prefix. */
    public int length(Family family, int prefix) {
        return table(family).prefixes().length(prefix);
    }

    /** See {@link Ipv4Key}. */
    public long ipv4Key(int prefix) {
        return Ipv4Key.of((int) ipv4.prefixes().low(prefix), ipv4.prefixes().length(prefix));
    }

    /** The best path of a prefix; {@link #NONE} if none may be chosen. */
    public int best(Family family, int prefix) {
        return table(family).best(prefix);
    }

    /**
     * The paths that packets may take as well as the best one: equal to it up to and including the distance of their next
     * hops.
     *
     * @param into is filled in no particular order
     * @return how many, no more than fit; 0 if none may be chosen
     */
    public int equals(Family family, int prefix, int[] into) {
        return table(family).equals(prefix, into);
    }

    /**
     * The paths that may be chosen, the best one first, each of the others as if those before it were not there.
     *
     * @param into is filled
     * @return how many, no more than fit
     */
    public int ranked(Family family, int prefix, int[] into) {
        return table(family).ranked(prefix, into);
    }

    /**
     * The row of a prefix that is gone stays, because so many still have to tell others. To be said while the change is told;
     * a prefix that is announced again is not held any more.
     */
    public void hold(Family family, int prefix, int times) {
        table(family).hold(prefix, times);
    }

    /** One more of them; nothing if the prefix is not held. */
    public void holdAgain(Family family, int prefix) {
        table(family).holdAgain(prefix);
    }

    /** One of them is done; the last one gives the row free. Nothing if the prefix is not held. */
    public void letGo(Family family, int prefix) {
        table(family).letGo(prefix);
    }

    /** The first path of a prefix, which is the best one if any may be chosen; {@link #NONE} if there is none. */
    public int firstPath(Family family, int prefix) {
        return table(family).head(prefix);
    }

    /** The next path of the same prefix, or {@link #NONE}. */
    public int nextPath(Family family, int path) {
        return table(family).paths().next(path);
    }

    public int peerOf(Family family, int path) {
        return table(family).paths().peer(path);
    }

    public int pathId(Family family, int path) {
        return table(family).paths().pathId(path);
    }

    /** The attribute set in force. */
    public int attributes(Family family, int path) {
        return table(family).paths().effective(path);
    }

    /** The attribute set as the peer sent it. */
    public int received(Family family, int path) {
        return table(family).paths().received(path);
    }

    public boolean isStale(Family family, int path) {
        return (table(family).paths().flags(path) & Paths.ANY_STALE) != 0;
    }

    /** Whether it is kept beyond its peer's restart time (RFC 9494): to be told as such, and to few. */
    public boolean isLongLived(Family family, int path) {
        return (table(family).paths().flags(path) & Paths.LONG_LIVED) != 0;
    }

    /** Whether it must not be chosen. */
    public boolean isRejected(Family family, int path) {
        return (table(family).paths().flags(path) & Paths.REJECTED) != 0;
    }

    /** The bytes of an attribute set, in the form {@link AttributesView} describes; not to be changed. */
    public byte[] bytes(int attributes) {
        return sets.bytes(attributes);
    }

    /** The number of the next hop of an attribute set, 0 for none; numbers are small and never used for another. */
    public int nextHop(int attributes) {
        return sets.nextHop(attributes);
    }

    /** The next hop of a number other than 0. */
    public IpAddress nextHopAddress(int nextHop) {
        return nextHops.address(nextHop);
    }

    /** What was last said of the way to a next hop; see {@link NextHopMetrics}. */
    public int nextHopMetric(int nextHop) {
        return nextHops.metric(nextHop);
    }

    /** Why the best path of a prefix is the best; null if nobody announces it. */
    public @Nullable Explanation explain(Prefix prefix) {
        FamilyTable table = table(prefix.family());
        int row = find(prefix);
        if (row == NONE || table.head(row) == NONE) {
            return null;
        }
        List<Explanation.Line> lines = new ArrayList<>();
        int best = table.selection().best(table.head(row), (path, step) -> lines.add(line(table, path, step)));
        lines.sort(Comparator.comparing(line -> line.lostAt(), Comparator.reverseOrder()));
        if (best != NONE) {
            lines.add(0, line(table, best, null));
        }
        return new Explanation(prefix, lines);
    }

    private Explanation.Line line(FamilyTable table, int path, @Nullable Preference lostAt) {
        Paths paths = table.paths();
        byte[] bytes = sets.bytes(paths.effective(path));
        String attributes = new AttributesView().wrap(bytes, 0, bytes.length).toString();
        return new Explanation.Line(peers.get(paths.peer(path)), paths.pathId(path), attributes, lostAt);
    }

    public RibSize size() {
        return new RibSize(
                ipv4.prefixes().size() + ipv6.prefixes().size(),
                ipv4.paths().size() + ipv6.paths().size(),
                sets.size(),
                ipv4.bytes() + ipv6.bytes(),
                sets.bytes() + nextHops.bytes());
    }
}
