package dev.holdfast.bgp.sim;

import dev.holdfast.bgp.exports.Relation;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.session.PeerSession;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A speaker as an operator has one: some peers, networks of its own, and a process that may die and come back. What is a
 * field here outlives the process.
 */
public abstract class Node {
    final World world;
    final int number;
    final long as;
    final long routerId;
    final IpAddress address;
    final IpAddress address6;
    final Set<Prefix> originated = new TreeSet<>();
    final Map<Integer, Link> links = new TreeMap<>();
    final Set<Integer> removed = new TreeSet<>();
    /** It has said good-bye, and leaves all as it is for when it is back. */
    boolean leaving;

    /** Makes one of a kind. */
    @FunctionalInterface
    public interface Maker {
        Node make(World world, int number, long as, long routerId);
    }

    /**
     * One side's view of a link: how it is configured.
     *
     * @param relation what the other side is to this one
     * @param denied what is not let in from there
     */
    public record Link(Node remote, Relation relation, PeerConfig config, Set<Prefix> denied) {
        public Link(Node remote, Relation relation, PeerConfig config) {
            this(remote, relation, config, new TreeSet<>());
        }

        /** Whether several paths of a prefix are sent and taken. */
        public boolean manyPaths() {
            return config.capabilities().stream().anyMatch(Capability.AddPath.class::isInstance);
        }
    }

    /**
     * A path in a table.
     *
     * @param from the neighbour it came from; the node itself for its own
     * @param path AS numbers
     */
    public record Path(int from, Prefix prefix, String path, boolean best, boolean stale) {
        Path(int from, Prefix prefix, String path) {
            this(from, prefix, path, false, false);
        }

        int length() {
            return path.isEmpty() ? 0 : path.split(" ").length;
        }

        /** Without what only matters where it is. */
        Path plain() {
            return new Path(from, prefix, path);
        }

        @Override
        public String toString() {
            return prefix + " from " + from + " [" + path + "]" + (best ? " best" : "") + (stale ? " stale" : "");
        }
    }

    protected Node(World world, int number, long as, long routerId) {
        this.world = world;
        this.number = number;
        this.as = as;
        this.routerId = routerId;
        address = new IpAddress(Family.IPV4, 0, 0x0A00_0000L + number + 1);
        address6 = IpAddress.parse("2001:db8::" + (number + 1));
    }

    public final World world() {
        return world;
    }

    public final int number() {
        return number;
    }

    public final long as() {
        return as;
    }

    public final long routerId() {
        return routerId;
    }

    public final IpAddress address() {
        return address;
    }

    public final IpAddress address6() {
        return address6;
    }

    public final Set<Prefix> originated() {
        return originated;
    }

    public final Map<Integer, Link> links() {
        return links;
    }

    /** It reads its configuration, in which all peers stand. */
    protected final void allKnown() {
        removed.clear();
        leaving = false;
    }

    public abstract boolean isAlive();

    /** @param restarting whether it comes back from a planned restart */
    public abstract void boot(boolean restarting);

    public abstract void crash();

    /** Says good-bye as before a restart, and is gone when that has left. */
    public abstract void leaveForRestart();

    /** The set of networks of its own has changed. */
    public abstract void originates(Prefix prefix, boolean now);

    /** What it lets in from a peer is another set; may take a restart. */
    public abstract void filtered(int peer);

    /** While it is alive. */
    public abstract PeerSession session(int peer);

    /** It is taken out of the peers, or into them, at run time. */
    public abstract void known(int peer, boolean now);

    public abstract void disable(int peer);

    public abstract void enable(int peer);

    /** Asks a peer for everything again. */
    public abstract void ask(int peer, Family family);

    /** Every path that is not rejected. */
    public abstract List<Path> paths();

    /** What else is wrong. */
    public abstract List<String> wrong();

    /** What must not be at any time. */
    public abstract List<String> untrue();

    /** Without a session there are routes only of families that are kept, and only those that are kept are stale. */
    protected static List<String> untrue(Rib rib, int ribPeer, PeerSession session) {
        List<String> untrue = new ArrayList<>();
        boolean there = session.peer().state() == State.ESTABLISHED;
        for (Family family : Family.values()) {
            boolean kept = session.peer().stale().contains(family);
            if (!there && !kept && rib.paths(ribPeer, family) > 0) {
                untrue.add("has routes of " + family + " from " + session.name() + ", which is gone");
            }
            for (int row = 0; row < rib.rows(family) && !kept; row++) {
                for (int path = rib.firstPath(family, row); path != Rib.NONE; path = rib.nextPath(family, path)) {
                    if (rib.peerOf(family, path) == ribPeer && rib.isStale(family, path)) {
                        untrue.add("has stale routes from " + session.name() + ", of which none are kept");
                    }
                }
            }
        }
        return untrue;
    }

    public final void originate(Prefix prefix, boolean wanted) {
        if (wanted ? originated.add(prefix) : originated.remove(prefix)) {
            if (isAlive()) {
                originates(prefix, wanted);
            }
        }
    }

    /** @param from which neighbour a peer of the table is */
    protected static List<Path> paths(Rib rib, IntUnaryOperator from) {
        List<Path> paths = new ArrayList<>();
        for (Family family : Family.values()) {
            for (int row = 0; row < rib.rows(family); row++) {
                int best = rib.best(family, row);
                for (int path = rib.firstPath(family, row); path != Rib.NONE; path = rib.nextPath(family, path)) {
                    if (!rib.isRejected(family, path)) {
                        paths.add(new Path(
                                from.applyAsInt(rib.peerOf(family, path)),
                                rib.prefix(family, row),
                                asPath(rib.bytes(rib.attributes(family, path))),
                                path == best,
                                rib.isStale(family, path)));
                    }
                }
            }
        }
        return paths;
    }

    protected static String asPath(byte[] attributes) {
        return new AttributesView()
                .wrap(attributes, 0, attributes.length)
                .asPath()
                .toString();
    }

    protected final @Nullable Integer neighbour(IpAddress at) {
        return links.entrySet().stream()
                .filter(each -> each.getValue().remote().address.equals(at))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
