package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.DynamicConfig;
import dev.holdfast.bgp.config.DynamicPeers;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.transport.Doorkeeper;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.transport.Secret;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says who may connect, from what is known of the peers; strangers never reach the instance's thread. */
final class Reception implements Doorkeeper {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);
    private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

    private final Consumer<Line> guests;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - BETWEEN_LINES);
    private volatile Known known = new Known(Map.of(), new DynamicPeers(List.of()), Map.of());
    private volatile Set<Prefix> barred = Set.of();

    /**
     * Who may connect. Immutable.
     *
     * @param peers how to speak with each
     * @param ofRange how to speak with whoever is in a range; a range that is not in it takes nobody
     */
    record Known(Map<PeerAddress, SocketTerms> peers, DynamicPeers ranges, Map<DynamicConfig, SocketTerms> ofRange) {
        Known {
            peers = Map.copyOf(peers);
            ofRange = Map.copyOf(ofRange);
        }

        @Nullable
        SocketTerms terms(PeerAddress remote) {
            SocketTerms terms = peers.get(remote);
            if (terms != null) {
                return terms;
            }
            DynamicConfig range = ranges.rangeOf(remote.address());
            return range == null ? null : ofRange.get(range);
        }

        /** Whose segments must be signed, and with what. */
        Map<Prefix, Secret> keys() {
            Map<Prefix, Secret> keys = new HashMap<>();
            ofRange.forEach((range, terms) -> put(keys, range.prefix(), terms));
            peers.forEach((peer, terms) -> put(keys, Prefix.host(peer.address()), terms));
            return keys;
        }

        /** How far away each may be (GTSM); 0: not looked at. */
        Map<Prefix, Integer> hops() {
            Map<Prefix, Integer> hops = new HashMap<>();
            ofRange.forEach((range, terms) -> hops.put(range.prefix(), terms.hops()));
            peers.forEach((peer, terms) -> hops.put(Prefix.host(peer.address()), terms.hops()));
            return hops.values().stream().allMatch(each -> each == 0) ? Map.of() : hops;
        }

        private static void put(Map<Prefix, Secret> keys, Prefix prefix, SocketTerms terms) {
            if (terms.password() != null) {
                keys.put(prefix, terms.password());
            }
        }
    }

    /** @param guests takes who is known, on the instance's thread */
    Reception(Consumer<Line> guests) {
        this.guests = guests;
    }

    void know(Known those) {
        known = those;
    }

    /** Nobody from there is let in: he could not be told from somebody else. */
    void bar(Set<Prefix> those) {
        barred = Set.copyOf(those);
    }

    @Override
    public @Nullable SocketTerms terms(IpAddress remote, @Nullable String device) {
        Set<Prefix> not = barred;
        if (!not.isEmpty() && not.stream().anyMatch(each -> each.contains(remote))) {
            return null;
        }
        return known.terms(at(remote, device));
    }

    /** Where a connection comes from, as peers are named. */
    static PeerAddress at(IpAddress remote, @Nullable String device) {
        return new PeerAddress(remote, remote.isLinkLocal() ? device == null ? "?" : device : null);
    }

    @Override
    public void accepted(Line line) {
        guests.accept(line);
    }

    @Override
    public void turnedAway(IpAddress remote, Refusal refusal, String why) {
        unsaid.incrementAndGet();
        long now = System.nanoTime();
        long before = saidAt.get();
        if (now - before < BETWEEN_LINES || !saidAt.compareAndSet(before, now)) {
            return;
        }
        long more = unsaid.getAndSet(0) - 1;
        String add = refusal == Refusal.STRANGER
                ? "; to have it as a peer: holdfast peers add " + remote + " as=NUMBER"
                : "";
        log.atWarn()
                .addKeyValue("peer_addr", remote)
                .addKeyValue("more", more)
                .log("A connection from {} was turned away, {} more since the last line: {}{}", remote, more, why, add);
    }
}
