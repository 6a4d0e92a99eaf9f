package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Changes;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import java.util.List;

/**
 * One family of a group: what its members are told, and which rows have to be judged anew. A new group, and one with new
 * terms, judges all rows in a sweep; what lies before the sweep needs no other mark.
 */
final class Feed {
    /** How long somebody slow may hold up the others. */
    static final long PATIENCE_NANOS = 1_000_000_000L;

    private final Rib rib;
    private final Family family;
    private final UpdateWriter writer;
    private final Batch batch;
    private final Told told;
    private final Changes pending = new Changes();
    private final Cohort settled = new Cohort(Cohort.PASSED, false);
    private final Apart apart;
    private ExportRule rule;
    private int sweep;
    private boolean firstSweep = true;
    /** The only member, whose own paths were not judged; {@link Rib#NONE}: there are more, or were. */
    private int alone = Rib.NONE;

    private int released;

    Feed(Rib rib, Family family, UpdateWriter writer, Batch batch, Told told, ExportRule rule) {
        this.rib = rib;
        this.family = family;
        this.writer = writer;
        this.batch = batch;
        this.told = told;
        this.rule = rule;
        this.apart = new Apart(rib, family);
    }

    Told told() {
        return told;
    }

    int pending() {
        return pending.count() + (sweep == Cohort.PASSED ? 0 : Math.max(0, rib.rows(family) - sweep));
    }

    /** Whether everybody knows everything. */
    boolean isQuiet() {
        return sweep == Cohort.PASSED && pending.count() == 0 && apart.isEmpty();
    }

    void join(Place place) {
        if (firstSweep && sweep == 0) {
            settled.add(place);
        } else {
            apart.start(place);
        }
    }

    /** How many members there are, of whom one is this. */
    void members(int count, Place one) {
        if (count == 1) {
            alone = one.peer();
        } else {
            share();
        }
    }

    boolean isAlone() {
        return alone != Rib.NONE;
    }

    /** What the only member says is judged as well, for others to come. */
    void share() {
        if (alone != Rib.NONE) {
            alone = Rib.NONE;
            if (!firstSweep || sweep > 0) {
                judgeAll(rule);
            }
        }
    }

    void leave(Place place) {
        if (!settled.remove(place)) {
            apart.remove(place);
        }
    }

    /** Another group, which is quiet and tells the same, takes the member, which is up to date. */
    void moveTo(Feed other, Place place) {
        settled.remove(place);
        other.settled.add(place);
    }

    /** The member hears all of it again. */
    void refresh(Place place, boolean marked) {
        if (marked) {
            place.refreshing().add(family);
            place.member().send(Apart.mark(family, RouteRefresh.BEGIN));
        }
        if (settled.remove(place)) {
            apart.add(0, false, place);
        } else {
            apart.again(place);
        }
    }

    /** All rows are judged again, on other terms or because of something else. */
    void judgeAll(ExportRule by) {
        rule = by;
        sweep = 0;
        firstSweep = false;
    }

    /** The same for some of the members, who go on by themselves. */
    Feed split(List<Place> places, ExportRule by) {
        var part = new Feed(rib, family, writer, batch, told.copy(), by);
        part.sweep = sweep;
        part.firstSweep = firstSweep;
        for (int i = 0; i < pending.count(); i++) {
            part.pending.add(pending.get(i));
            rib.holdAgain(family, pending.get(i));
        }
        for (Place place : places) {
            if (settled.remove(place)) {
                part.settled.add(place);
            }
        }
        apart.moveTo(part.apart, places);
        return part;
    }

    /**
     * A prefix has changed.
     *
     * @return how often its row is needed here, should it be gone
     */
    int changed(int prefix, int best) {
        boolean comesAnyway = prefix >= sweep || best == Rib.NONE;
        if (!comesAnyway || !told.isNothing(prefix)) {
            pending.add(prefix);
        }
        return (pending.has(prefix) ? 1 : 0) + apart.count(prefix);
    }

    /** Sends for a while; returns whether anything was done. */
    boolean work(Slice slice) {
        rule.forget();
        boolean any = !apart.isEmpty() && apart.work(told, sweep, batch, writer, settled, slice);
        if (pending.count() == 0 && sweep == Cohort.PASSED) {
            settled.hasNothing();
            return any;
        }
        if (!settled.isWritable(slice.now())) {
            List<Place> slow = settled.tooSlow(slice.now(), PATIENCE_NANOS, !apart.isEmpty());
            slow.forEach(this::setApart);
            return any || !slow.isEmpty();
        }
        judge(slice);
        return true;
    }

    private void setApart(Place place) {
        settled.remove(place);
        boolean nothingAhead = firstSweep && sweep != Cohort.PASSED;
        apart.add(nothingAhead ? sweep : Cohort.PASSED, nothingAhead, place);
    }

    private void judge(Slice slice) {
        batch.begin(settled);
        int[] rows = slice.rows();
        int taken = 0;
        while (pending.count() > 0 && taken < rows.length && !batch.isFull() && !slice.isOver()) {
            int prefix = pending.take();
            judge(prefix);
            rows[taken++] = prefix;
        }
        int limit = rib.rows(family);
        int from = sweep;
        while (sweep < limit && !batch.isFull() && !slice.isOver()) {
            judge(sweep++);
        }
        batch.send(family, writer);
        for (int i = 0; i < taken; i++) {
            settle(rows[i]);
            rib.letGo(family, rows[i]);
        }
        if (sweep != Cohort.PASSED) {
            for (int prefix = from; prefix < sweep; prefix++) {
                settle(prefix);
            }
            if (sweep >= limit) {
                swept();
            }
        }
    }

    private void judge(int prefix) {
        if (told.judge(prefix, alone, rule, batch)) {
            apart.mark(prefix);
        }
    }

    private void settle(int prefix) {
        if (apart.count(prefix) == 0) {
            told.settle(prefix);
        }
    }

    private void swept() {
        sweep = Cohort.PASSED;
        firstSweep = false;
        for (Place place : settled.places()) {
            Apart.finished(place, family);
        }
    }

    /** Nobody is left. What is held goes piece by piece, by {@link #release}. */
    void end() {
        for (int i = 0; i < pending.count(); i++) {
            rib.letGo(family, pending.get(i));
        }
        apart.dropAll();
    }

    /** Lets go of some of what it held; returns whether there is more. */
    boolean release(Slice slice) {
        int limit = rib.rows(family);
        while (released < limit && !slice.isOver()) {
            told.release(released, ++released);
        }
        return released < limit;
    }

    long bytes() {
        return told.bytes() + pending.bytes();
    }
}
