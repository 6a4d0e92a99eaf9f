package dev.holdfast.daemon.intents;

import dev.holdfast.api.Clock;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IntentStatus;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of routes and how it stands, on {@link RouteColumns}. The best contender for a key stands in the row
 * itself, the others, which are rare, in a map beside. Not thread safe: the table's lock guards it.
 */
final class RouteIntents implements RouteRows {
    private static final IntentState[] STATES = IntentState.values();

    private final RouteColumns columns;
    private final GateTable gates;
    private final Interner<Forwarding> forwardings = new Interner<>();
    private final Interner<Terms> terms = new Interner<>();
    private final Map<Integer, List<Contender>> losers = new HashMap<>();
    private final Map<Integer, Trouble> troubles = new HashMap<>();
    private final Set<Long> guardedMetrics = new TreeSet<>(); // of all routes that ever asked for a guard
    private final DirtyRows dirty = new DirtyRows();
    private final int[] counts = new int[STATES.length];
    private long changes;

    /** One owner's claim on a key. */
    record Contender(Terms terms, Forwarding forwarding) {}

    RouteIntents(Clock clock, GateTable gates) {
        this.columns = new RouteColumns(clock);
        this.gates = gates;
    }

    // ---- what sources say

    void want(Route route, Terms by) {
        int row = columns.find(route.key());
        Contender before = row == NONE ? null : contender(row, by.owner());
        claim(row, route.key(), new Contender(by, route.forwarding()));
        if (by.guard()) {
            guardedMetrics.add(route.key().metric());
            Route guard = route.guard();
            claim(columns.find(guard.key()), guard.key(), new Contender(by.ofGuard(), guard.forwarding()));
        } else if (before != null && before.terms().guard()) {
            dropGuard(route.key(), by.owner(), false);
        }
    }

    /** @param known the key's row; {@link #NONE}: it has none yet */
    private void claim(int known, RouteKey key, Contender claim) {
        int row = known;
        if (row == NONE) {
            row = columns.add(key);
            counts[0]++;
        }
        Contender best = best(row);
        if (best == null || best.terms().owner().equals(claim.terms().owner())) {
            if (!claim.equals(best)) {
                crown(row, claim);
                reselect(row);
            }
            return;
        }
        List<Contender> others = losers.computeIfAbsent(row, none -> new ArrayList<>(2));
        others.removeIf(other -> other.terms().owner().equals(claim.terms().owner()));
        others.add(claim);
        reselect(row);
    }

    /**
     * @param asLeftover the source has to learn anew, so what is missing from it may come back: do not remove it yet
     */
    void unwant(RouteKey key, Owner owner, boolean asLeftover) {
        int row = columns.find(key);
        if (row == NONE) {
            return;
        }
        Contender gone = contender(row, owner);
        if (gone == null) {
            return;
        }
        drop(row, owner, asLeftover);
        if (gone.terms().guard()) {
            dropGuard(key, owner, asLeftover);
        }
    }

    private void dropGuard(RouteKey key, Owner owner, boolean asLeftover) {
        int guard = guardsElsewhere(key, owner) ? NONE : columns.find(Route.guardKey(key));
        Contender claim = guard == NONE ? null : contender(guard, owner);
        if (claim != null && claim.terms().implied()) { // one that was asked for by itself stays
            drop(guard, owner, asLeftover);
        }
    }

    /** Whether {@code owner} wants the prefix guarded under another metric as well; there are few metrics. */
    private boolean guardsElsewhere(RouteKey key, Owner owner) {
        for (long metric : guardedMetrics) {
            int row = columns.find(new RouteKey(key.table(), key.prefix(), key.tos(), metric));
            Contender claim = row == NONE ? null : contender(row, owner);
            if (claim != null && claim.terms().guard()) {
                return true;
            }
        }
        return false;
    }

    private void drop(int row, Owner owner, boolean asLeftover) {
        List<Contender> others = losers.get(row);
        if (others != null) {
            others.removeIf(other -> other.terms().owner().equals(owner));
        }
        Contender best = best(row);
        if (best != null && best.terms().owner().equals(owner)) {
            crown(row, null);
            columns.flag(row, RouteColumns.LEFTOVER, asLeftover);
        }
        reselect(row);
    }

    /** Puts the contender with the lowest distance into the row; the one already there wins a tie. */
    private void reselect(int row) {
        List<Contender> others = losers.get(row);
        if (others != null) {
            Contender best = best(row);
            Contender better = best;
            for (Contender other : others) {
                if (better == null || other.terms().distance() < better.terms().distance()) {
                    better = other;
                }
            }
            if (better != null && better != best) {
                others.remove(better);
                if (best != null) {
                    others.add(best);
                }
                crown(row, better);
            }
            if (others.isEmpty()) {
                losers.remove(row);
            }
        }
        markDirty(row);
    }

    private void crown(int row, @Nullable Contender claim) {
        int newForwarding = claim == null ? Interner.NONE : forwardings.retain(claim.forwarding());
        int newTerms = claim == null ? Interner.NONE : terms.retain(claim.terms());
        forwardings.release(columns.wanted[row]);
        terms.release(columns.terms[row]);
        columns.wanted[row] = newForwarding;
        columns.terms[row] = newTerms;
        if (claim != null) {
            columns.flag(row, RouteColumns.LEFTOVER, false);
        }
    }

    private void markDirty(int row) {
        changes++;
        if (!columns.has(row, RouteColumns.DIRTY)) {
            columns.flag(row, RouteColumns.DIRTY, true);
            dirty.add(row);
        }
    }

    /** Marks every row whose selected intent names {@code gate}. */
    void gateMoved(String gate) {
        for (int row = 0; row < columns.limit(); row++) {
            Terms by = live(row) ? terms.value(columns.terms[row]) : null;
            if (by != null && gate.equals(by.gate())) {
                markDirty(row);
            }
        }
    }

    /** All keys {@code owner} has a claim on that {@code which} picks; guards made for it are left out. */
    List<RouteKey> claimed(Owner owner, Predicate<RouteKey> which) {
        List<RouteKey> keys = new ArrayList<>();
        if (!isKnown(owner)) {
            return keys; // most services of many have no route: do not look at the routes of the others
        }
        for (int row = 0; row < columns.limit(); row++) {
            if (live(row) && claims(row, owner)) {
                RouteKey key = columns.key(row);
                if (which.test(key)) {
                    keys.add(key);
                }
            }
        }
        return keys;
    }

    boolean isKnown(Owner owner) {
        return terms.any(by -> by.owner().equals(owner))
                || losers.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(loser -> loser.terms().owner().equals(owner));
    }

    /** Adds everybody who wants a route. */
    void owners(Set<Owner> into) {
        terms.all().forEach(by -> into.add(by.owner()));
        losers.values()
                .forEach(list -> list.forEach(loser -> into.add(loser.terms().owner())));
    }

    /** The interned terms of a row, by number; 0: nobody wants it. */
    int termsOf(int row) {
        return columns.terms[row];
    }

    boolean hasTrouble(int row) {
        return !troubles.isEmpty() && troubles.containsKey(row);
    }

    /** Whether it only refuses packets while a better route is away. */
    boolean isGuard(int row) {
        Forwarding forwarding = forwardings.value(columns.wanted[row]);
        return Integer.toUnsignedLong(columns.metric[row]) == Route.GUARD_METRIC
                && forwarding != null
                && forwarding.type().isReject();
    }

    /** Rises whenever something is wanted anew, or stands otherwise. */
    long changes() {
        return changes;
    }

    private boolean claims(int row, Owner owner) {
        return owner.equals(owner(row)) || hasLosers(row) && contender(row, owner) != null;
    }

    private @Nullable Contender contender(int row, Owner owner) {
        Contender best = best(row);
        if (best != null && best.terms().owner().equals(owner)) {
            return best;
        }
        for (Contender other : losers.getOrDefault(row, List.of())) {
            if (other.terms().owner().equals(owner)) {
                return other;
            }
        }
        return null;
    }

    @Nullable
    Contender best(int row) {
        Terms by = terms.value(columns.terms[row]);
        Forwarding forwarding = forwardings.value(columns.wanted[row]);
        return by == null || forwarding == null ? null : new Contender(by, forwarding);
    }

    List<Contender> losers(int row) {
        return losers.getOrDefault(row, List.of());
    }

    // ---- what readers ask

    boolean hasLosers(int row) {
        return !losers.isEmpty() && losers.containsKey(row);
    }

    boolean wants(int row) {
        return columns.terms[row] != Interner.NONE;
    }

    IntentStatus status(int row) {
        Trouble trouble = troubles.get(row);
        Instant since = columns.instant(columns.since[row]);
        return new IntentStatus(
                state(row),
                since == null ? Instant.EPOCH : since,
                columns.instant(columns.seen[row]),
                trouble == null ? 0 : trouble.attempts(),
                trouble == null ? null : trouble.why());
    }

    int[] counts() {
        return counts.clone();
    }

    int shadowed() {
        return losers.values().stream().mapToInt(List::size).sum();
    }

    long bytes() {
        return columns.bytes();
    }

    RouteColumns columns() {
        return columns;
    }

    // ---- RouteRows

    @Override
    public int find(Family family, long high, long low, int length, long table, int tos, long metric) {
        return columns.find(high, low, RouteColumns.shape(family, length, tos), (int) table, (int) metric);
    }

    @Override
    public int find(RouteKey key) {
        return columns.find(key);
    }

    @Override
    public int adopt(RouteKey key) {
        int row = columns.find(key);
        if (row == NONE) {
            row = columns.add(key);
            counts[0]++;
        }
        columns.flag(row, RouteColumns.OWNED, true);
        columns.flag(row, RouteColumns.LEFTOVER, columns.terms[row] == Interner.NONE);
        return row;
    }

    @Override
    public int limit() {
        return columns.limit();
    }

    @Override
    public int size() {
        return columns.live();
    }

    @Override
    public boolean live(int row) {
        return columns.has(row, RouteColumns.LIVE);
    }

    @Override
    public Forwarding canonical(Forwarding forwarding) {
        return forwardings.canonical(forwarding);
    }

    @Override
    public RouteKey key(int row) {
        return columns.key(row);
    }

    @Override
    public Family family(int row) {
        return columns.family(row);
    }

    @Override
    public @Nullable Forwarding wanted(int row) {
        Terms by = terms.value(columns.terms[row]);
        return by == null || by.gate() != null && !gates.isOpen(by.gate())
                ? null
                : forwardings.value(columns.wanted[row]);
    }

    @Override
    public @Nullable Owner owner(int row) {
        Terms by = terms.value(columns.terms[row]);
        return by == null ? null : by.owner();
    }

    @Override
    public boolean leftover(int row) {
        return columns.has(row, RouteColumns.LEFTOVER);
    }

    @Override
    public Policy policy(int row) {
        Terms by = terms.value(columns.terms[row]);
        return by == null ? Policy.ENFORCE : by.policy();
    }

    @Override
    public @Nullable Forwarding installed(int row) {
        return forwardings.value(columns.installed[row]);
    }

    @Override
    public void installed(int row, @Nullable Forwarding forwarding) {
        int wanted = columns.wanted[row];
        // Most often it is the very value that is wanted here, whose number need not be looked up.
        int now = forwarding == null
                ? Interner.NONE
                : forwarding == forwardings.value(wanted) ? forwardings.retain(wanted) : forwardings.retain(forwarding);
        forwardings.release(columns.installed[row]);
        columns.installed[row] = now;
    }

    @Override
    public boolean owned(int row) {
        return columns.has(row, RouteColumns.OWNED);
    }

    @Override
    public void owned(int row, boolean owned) {
        columns.flag(row, RouteColumns.OWNED, owned);
    }

    @Override
    public IntentState state(int row) {
        return STATES[columns.state[row]];
    }

    @Override
    public void state(int row, IntentState state, int attempts, @Nullable Diagnostic why) {
        int old = columns.state[row];
        if (old != state.ordinal()) {
            counts[old]--;
            counts[state.ordinal()]++;
            columns.state[row] = (byte) state.ordinal();
            columns.since[row] = columns.tick();
            changes++;
        }
        if (attempts != 0 || why != null) {
            troubles.put(row, new Trouble(attempts, why));
            changes++;
        } else if (!troubles.isEmpty()) {
            troubles.remove(row);
        }
    }

    @Override
    public void verified(int row) {
        columns.seen[row] = columns.tick();
    }

    @Override
    public int takeDirty(int[] into) {
        int count = 0;
        while (count < into.length && !dirty.isEmpty()) {
            int row = dirty.take();
            if (columns.has(row, RouteColumns.DIRTY)) {
                columns.flag(row, RouteColumns.DIRTY, false);
                into[count++] = row;
            }
        }
        return count;
    }

    @Override
    public void forget(int row) {
        if (live(row) && !owned(row) && columns.terms[row] == Interner.NONE && !columns.has(row, RouteColumns.DIRTY)) {
            installed(row, null);
            counts[columns.state[row]]--;
            troubles.remove(row);
            columns.remove(row);
        }
    }
}
