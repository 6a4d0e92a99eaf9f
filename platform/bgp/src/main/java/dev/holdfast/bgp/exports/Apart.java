package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import java.util.ArrayList;
import java.util.List;

/** Those members of a group that are not up to date in a family, and how they catch up. */
final class Apart {
    private final Rib rib;
    private final Family family;
    private final List<Cohort> cohorts = new ArrayList<>();
    /** Who has joined and waits until others have passed, so as to share the way with more of their kind. */
    private final List<Place> starting = new ArrayList<>();

    Apart(Rib rib, Family family) {
        this.rib = rib;
        this.family = family;
    }

    boolean isEmpty() {
        return cohorts.isEmpty() && starting.isEmpty();
    }

    void start(Place place) {
        starting.add(place);
    }

    Cohort add(int cursor, boolean fresh, Place place) {
        var cohort = new Cohort(cursor, fresh);
        cohort.add(place);
        cohorts.add(cohort);
        return cohort;
    }

    /** What is told of a prefix is something else now. */
    void mark(int prefix) {
        for (Cohort cohort : cohorts) {
            boolean knows = !cohort.isFresh() || prefix < cohort.cursor();
            if (knows && cohort.dirty().add(prefix)) {
                rib.holdAgain(family, prefix);
            }
        }
    }

    /** How many of the cohorts still have to hear of a prefix that changed. */
    int count(int prefix) {
        int count = 0;
        for (Cohort cohort : cohorts) {
            count += cohort.dirty().has(prefix) ? 1 : 0;
        }
        return count;
    }

    void remove(Place place) {
        if (starting.remove(place)) {
            return;
        }
        for (Cohort cohort : cohorts) {
            if (cohort.remove(place)) {
                if (cohort.isEmpty()) {
                    cohorts.remove(cohort);
                    drop(cohort);
                }
                return;
            }
        }
    }

    /** A member that is here hears everything again, unless it has heard nothing yet. */
    void again(Place place) {
        cohorts.forEach(Cohort::endsChanged);
        for (Cohort cohort : List.copyOf(cohorts)) {
            boolean knows = !cohort.isFresh() || cohort.cursor() > 0;
            if (knows && cohort.has(place.peer())) {
                copyDirty(cohort, add(0, false, place));
                cohort.remove(place);
                if (cohort.isEmpty()) {
                    cohorts.remove(cohort);
                    drop(cohort);
                }
            }
        }
    }

    private void drop(Cohort cohort) {
        for (int i = 0; i < cohort.dirty().count(); i++) {
            rib.letGo(family, cohort.dirty().get(i));
        }
    }

    void dropAll() {
        cohorts.forEach(this::drop);
        cohorts.clear();
        starting.clear();
    }

    /** Puts a member into a cohort of its own that has as much before it as another. */
    void split(Cohort from, Place place) {
        copyDirty(from, add(from.cursor(), from.isFresh(), place));
    }

    private void copyDirty(Cohort from, Cohort to) {
        for (int i = 0; i < from.dirty().count(); i++) {
            int prefix = from.dirty().get(i);
            to.dirty().add(prefix);
            rib.holdAgain(family, prefix);
        }
    }

    /** Moves some members to where their copied group has them. */
    void moveTo(Apart other, List<Place> places) {
        for (Place place : places) {
            if (starting.remove(place)) {
                other.starting.add(place);
                continue;
            }
            for (Cohort cohort : List.copyOf(cohorts)) {
                if (cohort.has(place.peer())) {
                    other.split(cohort, place);
                    remove(place);
                }
            }
        }
    }

    /**
     * Lets cohorts catch up for a while.
     *
     * @param judged how far the group knows what it tells; {@link Cohort#PASSED} if everywhere
     * @return whether anything was sent or came to an end
     */
    boolean work(Told told, int judged, Batch batch, UpdateWriter writer, Cohort settled, Slice slice) {
        boolean any = false;
        boolean moving = false;
        for (Cohort cohort : List.copyOf(cohorts)) {
            boolean done = isDone(cohort, judged);
            if (!done && !hasWork(cohort, judged)) {
                continue;
            }
            // Also at its end: among those that are up to date, it would hold them up at once.
            if (!cohort.isWritable(slice.now())) {
                for (Place slow : cohort.tooSlow(slice.now(), Feed.PATIENCE_NANOS, false)) {
                    split(cohort, slow);
                    cohort.remove(slow);
                }
                continue;
            }
            any = true;
            if (!done) {
                send(cohort, told, judged, batch, writer, slice);
                done = isDone(cohort, judged);
            }
            if (done) {
                finish(cohort, settled);
            } else {
                moving |= cohort.cursor() != Cohort.PASSED;
            }
        }
        if (!moving && !starting.isEmpty()) {
            var cohort = new Cohort(0, true);
            starting.forEach(cohort::add);
            starting.clear();
            cohorts.add(cohort);
            return true;
        }
        return any;
    }

    private boolean hasWork(Cohort cohort, int judged) {
        boolean mayGoOn = cohort.cursor() < judged || judged == Cohort.PASSED && cohort.cursor() != Cohort.PASSED;
        return cohort.dirty().count() > 0 || mayGoOn;
    }

    private boolean isDone(Cohort cohort, int judged) {
        if (cohort.cursor() != Cohort.PASSED || cohort.dirty().count() > 0) {
            return false;
        }
        return judged == Cohort.PASSED
                || cohort.places().stream().noneMatch(place -> place.expecting().contains(family));
    }

    private void send(Cohort cohort, Told told, int judged, Batch batch, UpdateWriter writer, Slice slice) {
        batch.begin(cohort);
        int rows = rib.rows(family);
        int end = Math.min(judged, rows);
        while (cohort.cursor() < end && !batch.isFull() && !slice.isOver()) {
            told.show(cohort.cursor(), false, batch);
            cohort.cursor(cohort.cursor() + 1);
        }
        if (judged == Cohort.PASSED && cohort.cursor() >= rows) {
            cohort.cursor(Cohort.PASSED);
        }
        int taken = 0;
        int[] gone = slice.rows();
        while (cohort.dirty().count() > 0 && taken < gone.length && !batch.isFull() && !slice.isOver()) {
            int prefix = cohort.dirty().take();
            told.show(prefix, true, batch);
            gone[taken++] = prefix;
        }
        batch.send(family, writer);
        for (int i = 0; i < taken; i++) {
            if (count(gone[i]) == 0) {
                told.settle(gone[i]);
            }
            rib.letGo(family, gone[i]);
        }
    }

    private void finish(Cohort cohort, Cohort settled) {
        cohorts.remove(cohort);
        for (Place place : cohort.places()) {
            settled.add(place);
            finished(place, family);
        }
    }

    /** A member has heard everything. */
    static void finished(Place place, Family family) {
        if (place.refreshing().remove(family)) {
            place.member().send(mark(family, RouteRefresh.END));
        }
        if (place.expecting().remove(family)) {
            place.member().told(family);
        }
    }

    static byte[] mark(Family family, int subtype) {
        return new RouteRefresh(AfiSafi.unicast(family), subtype).toMessage();
    }
}
