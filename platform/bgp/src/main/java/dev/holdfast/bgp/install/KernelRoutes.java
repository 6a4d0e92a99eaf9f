package dev.holdfast.bgp.install;

import dev.holdfast.bgp.rib.Changes;
import dev.holdfast.bgp.rib.IntColumn;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Best paths as routes of the kernel: compares what each has become with what was handed over for it, and hands over what
 * differs. A column remembers that for every row of the Rib, 4 bytes a prefix. Used by the Rib's thread.
 */
public final class KernelRoutes implements BestPaths {
    /** Looking at next hops takes at most this share of the time, one part in so many: any peer can announce many. */
    private static final int LOOKING_SHARE = 20;

    private final Rib rib;
    private final InstallTerms terms;
    private final NextHopWays ways;
    private final InstallPeers peers;
    private final Handover handover;
    private final Runnable ready;
    private final LongSupplier nanos;
    private final Outcomes outcomes = new Outcomes();
    private final Decisions decisions;
    private final Map<Family, IntColumn> told = new EnumMap<>(Family.class);
    private final Map<Family, Changes> pending = new EnumMap<>(Family.class);
    private final Withdrawals withdrawals = new Withdrawals();
    private int wanted;
    private boolean settling;
    private boolean looking;
    private boolean lookAgain;
    private long lookNotBefore;

    /**
     * @param rib made with {@code ways} as its metrics
     * @param ready called on the loop when the Rib is to be drained, and {@link #work} called, though nothing came in
     * @param nanos a clock
     */
    public KernelRoutes(
            Rib rib,
            InstallTerms terms,
            NextHopWays ways,
            InstallPeers peers,
            Handover handover,
            Runnable ready,
            LongSupplier nanos) {
        this.rib = rib;
        this.terms = terms;
        this.ways = ways;
        this.peers = peers;
        this.handover = handover;
        decisions = new Decisions(rib, terms, ways, peers, outcomes);
        for (Family family : Family.values()) {
            told.put(family, new IntColumn(Outcomes.NONE));
            pending.put(family, new Changes());
        }
        if (terms.multipath() > 1) {
            rib.tellEveryChange();
        }
        this.ready = ready;
        this.nanos = nanos;
        lookNotBefore = nanos.getAsLong();
        handover.onRoom(ready);
    }

    @Override
    public void changed(Rib of, Family family, int prefix, int best) {
        if (best != Rib.NONE) {
            pending(family).add(prefix);
            return;
        }
        // The row may be gone when this returns.
        IntColumn column = told(family);
        int before = column.get(prefix);
        Outcome gone = outcomes.value(before);
        if (gone != null) {
            column.set(prefix, Outcomes.NONE);
            withdrawals.add(
                    family,
                    rib.high(family, prefix),
                    rib.low(family, prefix),
                    rib.length(family, prefix),
                    gone.metric());
            outcomes.release(before);
            wanted--;
        }
    }

    private Changes pending(Family family) {
        return Objects.requireNonNull(pending.get(family));
    }

    private IntColumn told(Family family) {
        return Objects.requireNonNull(told.get(family));
    }

    /**
     * Does a piece of the work; returns whether more can be done now.
     *
     * @param most rows that are compared; a thousand take a fraction of a millisecond
     */
    public boolean work(int most) {
        int before = undrained();
        boolean more = rib.judgeMoved(8 * most);
        if (undrained() > before) {
            ready.run(); // for the changes that made
        }
        if (handover.hasRoom()) {
            var piece = new Piece();
            int left = most - withdrawals.moveTo(piece, most);
            for (Family family : Family.values()) {
                left = compareAll(family, left, piece);
            }
            if (piece.size() > 0) {
                handover.take(piece, terms);
            }
            if (settling && pending() == 0 && undrained() == 0) {
                settling = false;
                handover.settled(true);
            }
        }
        return more || pending() > 0 && handover.hasRoom();
    }

    private int undrained() {
        return rib.pending(Family.IPV4) + rib.pending(Family.IPV6);
    }

    private int compareAll(Family family, int most, Piece piece) {
        Changes rows = pending(family);
        int left = most;
        for (; left > 0 && rows.count() > 0; left--) {
            compare(family, rows.take(), piece);
        }
        return left;
    }

    private void compare(Family family, int prefix, Piece piece) {
        IntColumn column = told(family);
        int before = column.get(prefix);
        int now = decisions.decide(family, prefix);
        if (now == before) {
            outcomes.release(now);
            return;
        }
        Outcome was = outcomes.value(before);
        piece.add(
                family,
                rib.high(family, prefix),
                rib.low(family, prefix),
                rib.length(family, prefix),
                was == null ? 0 : was.metric(),
                outcomes.value(now));
        column.set(prefix, now);
        outcomes.release(before);
        wanted += (now == Outcomes.NONE ? 0 : 1) - (was == null ? 0 : 1);
    }

    /** How many changes wait to be handed over. */
    public int pending() {
        int count = withdrawals.size();
        for (Changes rows : pending.values()) {
            count += rows.count();
        }
        return count;
    }

    /** How many routes are wanted in the kernel. */
    public int wanted() {
        return wanted;
    }

    /** How many next hops cannot be reached. */
    public int unreachableNextHops() {
        return ways.unreachable();
    }

    /** All that is known has come in: once it is handed over, what earlier runs left may be removed. */
    public void settle() {
        settling = true;
        ready.run();
    }

    /** Routes are to be learned anew: what an earlier run left stays in the kernel until {@link #settle}. */
    public void unsettle() {
        settling = false;
        handover.settled(false);
    }

    /**
     * Looks at the ways to all next hops anew, elsewhere; what is news is worked off by {@link #work}. Called when links,
     * addresses or routes of the kernel may have changed, and every few seconds: where next hops are so many that looking
     * takes long, a call may do nothing.
     */
    public void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        if (nanos.getAsLong() - lookNotBefore < 0) {
            return;
        }
        looking = true;
        List<NextHopWays.Target> all = ways.all();
        handover.elsewhere(() -> {
            long begin = nanos.getAsLong();
            Map<IpAddress, Way> found = ways.look(all);
            long taken = nanos.getAsLong() - begin;
            handover.onLoop(() -> learn(found, taken));
        });
    }

    private void learn(Map<IpAddress, Way> found, long taken) {
        looking = false;
        lookNotBefore = nanos.getAsLong() + LOOKING_SHARE * taken;
        Map<IpAddress, Integer> moved = ways.learn(found);
        if (!moved.isEmpty()) {
            decisions.forget();
            rib.moved(moved);
            ready.run();
        }
        if (lookAgain) {
            lookAgain = false;
            look();
        }
    }

    /** Where the route of a prefix comes from, or why there is none, in a sentence; null if nobody announces it. */
    public @Nullable String describe(Prefix prefix) {
        Family family = prefix.family();
        int row = rib.find(prefix);
        int path = row == Rib.NONE ? Rib.NONE : rib.firstPath(family, row);
        if (path == Rib.NONE) {
            return null;
        }
        var description = new Description(rib, ways, peers);
        return rib.best(family, row) == Rib.NONE
                ? description.unusable(family, path)
                : description.of(family, path, refusal(family, row));
    }

    private String refusal(Family family, int prefix) {
        int outcome = decisions.decide(family, prefix);
        outcomes.release(outcome);
        return outcome == Outcomes.NONE ? decisions.refusal() : "";
    }
}
