package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Changes;
import dev.holdfast.bgp.rib.Rib;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Members of a group that have heard the same of a family. Those that are up to date are one; who joins, asks again or is
 * slow stands apart, and catches up from the group's memory: by a cursor over all rows, and by the rows that changed
 * meanwhile.
 */
final class Cohort {
    /** All rows have been passed. */
    static final int PASSED = Integer.MAX_VALUE;

    private final List<Place> places = new ArrayList<>();
    /** Those of the members, each once. */
    private final List<Ends> ends = new ArrayList<>();

    private boolean endsKnown;
    private @Nullable Place[] byPeer = new @Nullable Place[8];
    private final Changes dirty = new Changes();
    private int cursor;
    private final boolean fresh;
    private long blockedSince;
    private boolean blocked;

    /**
     * @param cursor the first row that its members have not heard of, or are to hear of again
     * @param fresh whether they know nothing of the rows from there on
     */
    Cohort(int cursor, boolean fresh) {
        this.cursor = cursor;
        this.fresh = fresh;
    }

    void add(Place place) {
        int peer = place.peer();
        if (peer >= byPeer.length) {
            byPeer = Arrays.copyOf(byPeer, Math.max(peer + 1, 2 * byPeer.length));
        }
        byPeer[peer] = place;
        places.add(place);
        endsKnown = false;
    }

    /** Whether it was in here. */
    boolean remove(Place place) {
        if (!places.remove(place)) {
            return false;
        }
        byPeer[place.peer()] = null;
        endsKnown = false;
        return true;
    }

    List<Place> places() {
        return places;
    }

    /** Our addresses as the members know them, each once. */
    List<Ends> ends() {
        if (!endsKnown) {
            Set<Ends> all = Collections.newSetFromMap(new IdentityHashMap<>());
            ends.clear();
            for (Place place : places) {
                if (all.add(place.ends())) {
                    ends.add(place.ends());
                }
            }
            endsKnown = true;
        }
        return ends;
    }

    /** Those of a member may be others. */
    void endsChanged() {
        endsKnown = false;
    }

    int size() {
        return places.size();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** @param peer of the table, or {@link Rib#NONE} */
    boolean has(int peer) {
        return peer >= 0 && peer < byPeer.length && byPeer[peer] != null;
    }

    Place place(int peer) {
        Place place = byPeer[peer];
        if (place == null) {
            throw new IllegalArgumentException("no member " + peer);
        }
        return place;
    }

    Changes dirty() {
        return dirty;
    }

    int cursor() {
        return cursor;
    }

    void cursor(int row) {
        cursor = row;
    }

    boolean isFresh() {
        return fresh;
    }

    /** Whether all have room; remembers since when not. */
    boolean isWritable(long now) {
        for (Place place : places) {
            if (!place.member().isWritable()) {
                if (!blocked) {
                    blocked = true;
                    blockedSince = now;
                }
                return false;
            }
        }
        blocked = false;
        return true;
    }

    /** There is nothing to send, so nobody holds up anybody. */
    void hasNothing() {
        blocked = false;
    }

    /**
     * Those that have held up others for that long.
     *
     * @param othersWait whether others wait for all of these
     */
    List<Place> tooSlow(long now, long patienceNanos, boolean othersWait) {
        if (!blocked || now - blockedSince < patienceNanos) {
            return List.of();
        }
        List<Place> slow =
                places.stream().filter(place -> !place.member().isWritable()).toList();
        return othersWait || slow.size() < places.size() ? slow : List.of();
    }
}
