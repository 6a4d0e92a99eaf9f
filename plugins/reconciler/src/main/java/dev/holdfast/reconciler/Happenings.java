package dev.holdfast.reconciler;

import dev.holdfast.api.Origin;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Prefix;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What else happened in the kernel lately. Most losses come without a word, or with one that names nobody: the link, address
 * or next-hop event of the same moment tells why. Belongs to the reconciler's thread.
 */
final class Happenings {
    private static final long KEPT_NANOS = 2_000_000_000L;
    /** What one act brings about is told within this time; what was told earlier was another act. */
    private static final long ONE_ACT_NANOS = 200_000_000L;

    private static final int KEPT = 256;

    private final ArrayDeque<Happening> recent = new ArrayDeque<>();

    /**
     * @param device whose link or address it was; empty: none
     * @param address that is gone; null: none
     * @param network of that address
     * @param ours whether we did it ourselves
     * @param culprit being found out; null: the event named no author
     */
    record Happening(
            Cause cause,
            String device,
            @Nullable IpAddress address,
            @Nullable Prefix network,
            boolean ours,
            String words,
            long atNanos,
            @Nullable CompletableFuture<Culprit> culprit) {}

    void add(Cause cause, String device, String words, Origin origin, @Nullable CompletableFuture<Culprit> culprit) {
        push(new Happening(cause, device, null, null, false, words, origin.atNanos(), culprit));
    }

    void addressGone(AddressKey key, Origin origin, @Nullable CompletableFuture<Culprit> culprit) {
        String words = "address " + key.local() + "/" + key.prefixLength() + " was removed from " + key.device();
        Prefix network = Prefix.covering(key.peer() == null ? key.local() : key.peer(), key.prefixLength());
        push(new Happening(
                Cause.ADDRESS_GONE, key.device(), key.local(), network, false, words, origin.atNanos(), culprit));
    }

    /** We did something to {@code device} that may cost routes and addresses on it. */
    void ownAct(String device, String words, long nowNanos) {
        push(new Happening(Cause.OURSELVES, device, null, null, true, words, nowNanos, null));
    }

    private void push(Happening happening) {
        recent.addLast(happening);
        while (recent.size() > KEPT || recent.getFirst().atNanos() < happening.atNanos() - KEPT_NANOS) {
            recent.removeFirst();
        }
    }

    /** Why a route with {@code forwarding} may have gone at {@code atNanos}; null: nothing that would explain it. */
    @Nullable
    Happening forRoute(Family family, Forwarding forwarding, long atNanos) {
        return rootOf(
                atNanos,
                KEPT_NANOS,
                happening -> explains(happening, family, forwarding),
                happening -> leadsTo(happening, forwarding));
    }

    /** Why a link, address or rule may have gone at {@code atNanos}; null: nothing that would explain it. */
    @Nullable
    Happening forObject(ObjectKey key, long atNanos) {
        if (key instanceof AddressKey address) {
            return forDevice(address.device(), Cause.ADDRESS_GONE, atNanos);
        }
        return key instanceof LinkKey link ? forDevice(link.name(), Cause.UNKNOWN, atNanos) : null;
    }

    /**
     * Why something on {@code device} may have gone; {@code self} is what is to be explained, which does not explain itself. That
     * we mended a link afterwards does not explain what was the matter with it.
     */
    private @Nullable Happening forDevice(String device, Cause self, long atNanos) {
        return rootOf(
                atNanos,
                ONE_ACT_NANOS,
                happening -> happening.device().equals(device)
                        && !(self == Cause.UNKNOWN && happening.ours() && happening.atNanos() > atNanos)
                        && happening.cause() != self
                        && happening.cause() != Cause.ADDRESS_GONE,
                happening -> false);
    }

    /**
     * Of what fits, the act nearest in time, and of all that was told of that act the root: a link that was made anew and
     * lost its address a second later lost it to the second act.
     *
     * @param closer prefers one of several that weigh the same
     */
    private @Nullable Happening rootOf(
            long atNanos, long within, Predicate<Happening> fits, Predicate<Happening> closer) {
        Happening nearest = null;
        for (Happening happening : recent) {
            boolean nearer = nearest == null || distance(happening, atNanos) <= distance(nearest, atNanos);
            if (nearer && distance(happening, atNanos) < within && fits.test(happening)) {
                nearest = happening;
            }
        }
        Happening best = nearest;
        for (Iterator<Happening> it = recent.descendingIterator(); nearest != null && it.hasNext(); ) {
            Happening happening = it.next();
            if (distance(happening, nearest.atNanos()) < ONE_ACT_NANOS && fits.test(happening)) {
                best = stronger(best, happening, closer);
            }
        }
        return best;
    }

    private static long distance(Happening happening, long atNanos) {
        return Math.abs(happening.atNanos() - atNanos);
    }

    /** A link that is gone takes its addresses along, and is announced as down before: the root is the better answer. */
    private static Happening stronger(@Nullable Happening a, Happening b, Predicate<Happening> closer) {
        if (a == null || rank(a) != rank(b)) {
            return a == null || rank(b) > rank(a) ? b : a;
        }
        if (closer.test(a) != closer.test(b)) {
            return closer.test(b) ? b : a;
        }
        return a.culprit() == null && b.culprit() != null ? b : a;
    }

    /** Whether it is the very address a route has as its source, or that of the network its gateway is in. */
    private static boolean leadsTo(Happening happening, Forwarding forwarding) {
        Prefix network = happening.network();
        if (network == null) {
            return false;
        }
        for (NextHop hop : forwarding.nextHops()) {
            IpAddress gateway = hop.gateway();
            if (gateway != null && gateway.family() == network.family() && network.contains(gateway)) {
                return true;
            }
        }
        return happening.address() != null && happening.address().equals(forwarding.source());
    }

    private static int rank(Happening happening) {
        return switch (happening.cause()) {
            case OURSELVES -> 4;
            case LINK_GONE -> 3;
            case LINK_DOWN -> 2;
            default -> 1;
        };
    }

    private static boolean explains(Happening happening, Family family, Forwarding forwarding) {
        if (happening.address() != null && happening.address().family() != family) {
            return false;
        }
        if (happening.cause() == Cause.NEXT_HOP_GONE) {
            return forwarding.nextHopId() != 0;
        }
        if (happening.address() != null && happening.address().equals(forwarding.source())) {
            return true;
        }
        boolean anyDevice = forwarding.nextHops().isEmpty();
        for (NextHop hop : forwarding.nextHops()) {
            anyDevice |= hop.device() == null || hop.device().equals(happening.device());
        }
        return anyDevice && !forwarding.nextHops().isEmpty();
    }
}
