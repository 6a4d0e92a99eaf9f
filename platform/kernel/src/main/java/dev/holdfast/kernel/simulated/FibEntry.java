package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One route of the simulated kernel. For IPv6 one leg: legs that belong together stand side by side in their list, as in
 * {@code net/ipv6/ip6_fib.c}, and are shown as one.
 */
final class FibEntry {
    final long table;
    final Prefix prefix;
    final int tos;
    final long metric;
    final int protocol;
    final Forwarding forwarding;

    /** When the kernel drops it by itself, {@code Clock.nanos}; {@link Long#MAX_VALUE}: never. */
    final long expiresAtNanos;

    /** Devices whose legs are dead: down, or without any address. Null: none. */
    private @Nullable Set<String> dead;

    private volatile boolean present;

    FibEntry(
            long table, Prefix prefix, int tos, long metric, int protocol, Forwarding forwarding, long expiresAtNanos) {
        this.table = table;
        this.prefix = prefix;
        this.tos = tos;
        this.metric = metric;
        this.protocol = protocol;
        this.forwarding = forwarding;
        this.expiresAtNanos = expiresAtNanos;
    }

    FibEntry with(Forwarding other) {
        var copy = new FibEntry(table, prefix, tos, metric, protocol, other, expiresAtNanos);
        copy.dead = dead == null ? null : new HashSet<>(dead);
        return copy;
    }

    Family family() {
        return prefix.family();
    }

    RouteType type() {
        return forwarding.type();
    }

    Scope scope() {
        return forwarding.scope();
    }

    List<NextHop> hops() {
        return forwarding.nextHops();
    }

    @Nullable
    IpAddress source() {
        return forwarding.source();
    }

    boolean uses(String device) {
        return forwarding.uses(device);
    }

    /** Whether a table holds it now. */
    boolean isPresent() {
        return present;
    }

    void present(boolean now) {
        present = now;
    }

    boolean isDead(NextHop hop) {
        return dead != null && dead.contains(hop.device());
    }

    /** Whether no leg is left that could carry a packet. */
    boolean allDead() {
        return dead != null && !hops().isEmpty() && hops().stream().allMatch(this::isDead);
    }

    void kill(String device) {
        if (dead == null) {
            dead = new HashSet<>();
        }
        dead.add(device);
    }

    void revive(String device) {
        if (dead != null) {
            dead.remove(device);
        }
    }

    /** Whether an IPv6 kernel would join it with others that have the same prefix and metric. */
    boolean joinsOthers() {
        return family() == Family.IPV6
                && forwarding.nextHopId() == 0
                && !hops().isEmpty()
                && hops().get(0).gateway() != null;
    }

    KernelRoute view() {
        return new KernelRoute(table, prefix, tos, metric, protocol, forwarding);
    }

    @Override
    public String toString() {
        return view().toString();
    }
}
