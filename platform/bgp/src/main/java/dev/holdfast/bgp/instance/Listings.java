package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.exports.ExportExplanation;
import dev.holdfast.bgp.rib.Explanation;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Listings of routes, for people. Used on the instance's thread. */
final class Listings {
    private static final String LOCAL = "local";

    private final Tables tables;
    private final Peers peers;

    Listings(Tables tables, Peers peers) {
        this.tables = tables;
        this.peers = peers;
    }

    /** How a peer of the table is named in listings. */
    static String name(RibPeer peer) {
        return peer.local() ? LOCAL : peer.address().toString();
    }

    /** The best paths, or all. */
    Listing best(RouteQuery query) {
        Rib rib = tables.rib();
        return new Listing(rib, tables.nanos(), query) {
            @Override
            boolean isWanted(Family family, int prefix) {
                int best = rib.best(family, prefix);
                if (!query.all()) {
                    return best != Rib.NONE && fits(rib.attributes(family, best));
                }
                for (int path = rib.firstPath(family, prefix); path != Rib.NONE; path = rib.nextPath(family, path)) {
                    if (fits(rib.attributes(family, path))) {
                        return true;
                    }
                }
                return false;
            }

            @Override
            void show(Family family, int prefix, List<RouteView> to) {
                int best = rib.best(family, prefix);
                for (int path = rib.firstPath(family, prefix); path != Rib.NONE; path = rib.nextPath(family, path)) {
                    if ((query.all() || path == best) && fits(rib.attributes(family, path))) {
                        to.add(route(family, prefix, path, rib.attributes(family, path), ""));
                    }
                }
            }
        };
    }

    /** What a peer has announced, as it did. */
    Listing received(InstancePeer peer, RouteQuery query, boolean rejectedOnly) {
        Rib rib = tables.rib();
        return new Listing(rib, tables.nanos(), query) {
            @Override
            boolean isWanted(Family family, int prefix) {
                for (int path = rib.firstPath(family, prefix); path != Rib.NONE; path = rib.nextPath(family, path)) {
                    if (isWantedPath(family, path)) {
                        return true;
                    }
                }
                return false;
            }

            private boolean isWantedPath(Family family, int path) {
                return rib.peerOf(family, path) == peer.ribPeer()
                        && (!rejectedOnly || rib.isRejected(family, path))
                        && fits(rib.received(family, path));
            }

            @Override
            void show(Family family, int prefix, List<RouteView> to) {
                for (int path = rib.firstPath(family, prefix); path != Rib.NONE; path = rib.nextPath(family, path)) {
                    if (isWantedPath(family, path)) {
                        String why = rib.isRejected(family, path) ? peer.whyRejected(family, prefix, path) : "";
                        to.add(route(family, prefix, path, rib.received(family, path), why));
                    }
                }
            }
        };
    }

    /** What a peer was told, as it was. */
    Listing advertised(InstancePeer peer, RouteQuery query) {
        Rib rib = tables.rib();
        return new Listing(rib, tables.nanos(), query) {
            @Override
            boolean isWanted(Family family, int prefix) {
                boolean[] wanted = new boolean[1];
                tables.exports().advertised(peer, family, prefix, 1, (row, pathId, source, attributes) -> {
                    wanted[0] |= fits(attributes);
                });
                return wanted[0];
            }

            @Override
            void show(Family family, int prefix, List<RouteView> to) {
                tables.exports().advertised(peer, family, prefix, 1, (row, pathId, source, attributes) -> {
                    if (fits(attributes)) {
                        to.add(sent(family, prefix, pathId, source, attributes));
                    }
                });
            }
        };
    }

    private RouteView sent(Family family, int prefix, int pathId, int source, AttributesView attributes) {
        Rib rib = tables.rib();
        int best = rib.best(family, prefix);
        return new RouteView(
                rib.prefix(family, prefix),
                name(rib.peer(source)),
                as(source),
                Integer.toUnsignedLong(pathId),
                best != Rib.NONE && rib.peerOf(family, best) == source,
                false,
                false,
                "",
                RouteAttributes.of(attributes));
    }

    private RouteView route(Family family, int prefix, int path, int attributes, String rejected) {
        Rib rib = tables.rib();
        int number = rib.peerOf(family, path);
        return new RouteView(
                rib.prefix(family, prefix),
                name(rib.peer(number)),
                as(number),
                Integer.toUnsignedLong(rib.pathId(family, path)),
                rib.best(family, prefix) == path,
                rib.isStale(family, path),
                rib.isLongLived(family, path),
                rejected,
                attributes(attributes));
    }

    private long as(int ribPeer) {
        InstancePeer peer = peers.ofRib(ribPeer);
        return peer == null ? 0 : peer.settings().as();
    }

    private RouteAttributes attributes(int set) {
        byte[] bytes = tables.rib().bytes(set);
        return RouteAttributes.of(new AttributesView().wrap(bytes, 0, bytes.length));
    }

    /** Null if nobody announces it. */
    @Nullable
    BestView explain(Prefix prefix) {
        Rib rib = tables.rib();
        Family family = prefix.family();
        Explanation explanation = rib.explain(prefix);
        if (explanation == null) {
            return null;
        }
        int row = rib.find(prefix);
        List<BestView.Line> lines = explanation.paths().stream()
                .map(line -> line(family, row, line))
                .toList();
        return new BestView(prefix, lines, tables.outletSays(prefix));
    }

    private BestView.Line line(Family family, int row, Explanation.Line line) {
        String step = line.lostAt() == null ? "BEST" : line.lostAt().name();
        String why = line.lostAt() == null ? "best" : line.lostAt().words();
        Rib rib = tables.rib();
        for (int path = rib.firstPath(family, row); path != Rib.NONE; path = rib.nextPath(family, path)) {
            if (rib.peer(rib.peerOf(family, path)).equals(line.peer()) && rib.pathId(family, path) == line.pathId()) {
                InstancePeer peer = peers.ofRib(rib.peerOf(family, path));
                String rejected =
                        peer != null && rib.isRejected(family, path) ? peer.whyRejected(family, row, path) : "";
                return new BestView.Line(route(family, row, path, rib.attributes(family, path), rejected), step, why);
            }
        }
        throw new IllegalStateException("no path of " + line.peer() + " in " + rib.prefix(family, row));
    }

    AdvertisedView advertised(InstancePeer peer, Prefix prefix) {
        ExportExplanation explanation = tables.exports().explain(peer, prefix);
        List<AdvertisedView.Line> lines = explanation.paths().stream()
                .map(line -> new AdvertisedView.Line(
                        name(line.from()),
                        Integer.toUnsignedLong(line.pathId()),
                        line.reason().isTold(),
                        line.reason().code(),
                        line.detail() == null
                                ? line.reason().words()
                                : line.reason().words() + ": " + line.detail(),
                        line.modifications(),
                        line.nextHop(),
                        line.attributes(),
                        line.policy()))
                .toList();
        return new AdvertisedView(prefix, peer.address().toString(), explanation.advertised(), lines);
    }
}
