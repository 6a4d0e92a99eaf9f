package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells peers of the best paths of a table. Changes come in by {@link #changed}, work is done by {@link #work} in slices of
 * the caller's length. Nothing waits in queues: who cannot take more finds later what is true then.
 */
public final class Exports {
    private final Rib rib;
    private final Workshop shop;
    private final Slice slice;
    private final Map<Member, Place> places = new IdentityHashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<Group> ended = new ArrayList<>();
    private final List<Member> leaving = new ArrayList<>();
    private boolean held;
    private boolean working;
    private boolean toMerge;
    private int turn;

    /** @param nanos the clock {@link #work} is given ends of */
    public Exports(Rib rib, LongSupplier nanos) {
        this(rib, nanos, (family, prefix, terms) -> {});
    }

    public Exports(Rib rib, LongSupplier nanos, Unsendable unsendable) {
        this.rib = rib;
        this.shop = new Workshop(rib, unsendable);
        this.slice = new Slice(nanos);
    }

    /** From now on nobody is told anything, until {@link #release}: a speaker that restarts waits for its peers. */
    public void hold() {
        held = true;
    }

    public void release() {
        held = false;
    }

    /** A session that is up. It is told all there is; see {@link Member#told}. */
    public void join(Member member, ExportTerms terms) {
        leave(member);
        source(member.ribPeer(), terms.relation());
        ExportTerms common = terms.common();
        Group group = groups.stream()
                .filter(each -> each.terms().equals(common))
                .findFirst()
                .orElseGet(() -> add(new Group(shop, common)));
        var place = new Place(member, group, terms, shop.ends(terms));
        places.put(member, place);
        group.join(place);
    }

    private Group add(Group group) {
        groups.add(group);
        return group;
    }

    /** Who is a reflector client decides about where internal routes go. */
    private void source(int peer, Relation relation) {
        if (shop.source(peer, relation)) {
            for (Group group : groups) {
                if (group.terms().relation() == Relation.INTERNAL) {
                    group.terms().families().forEach(group::judgeAgain);
                }
            }
        }
    }

    /** Nothing if it is no member. It is sent nothing any more, but may be called until {@link #work} returns. */
    public void leave(Member member) {
        if (working) {
            leaving.add(member);
            return;
        }
        Place place = places.remove(member);
        if (place == null) {
            return;
        }
        Group group = place.group();
        group.leave(place);
        if (group.places().isEmpty()) {
            end(group);
        }
    }

    private void end(Group group) {
        group.end();
        groups.remove(group);
        ended.add(group);
    }

    /** A member's policy or settings are others: it is told what becomes different by that, or all if our address does. */
    public void terms(Member member, ExportTerms terms) {
        Place place = place(member);
        ExportTerms before = place.own();
        if (!before.outgoing().equals(terms.outgoing()) || !before.families().equals(terms.families())) {
            // That is agreed on once for each session, so this is another one, to which nothing was said.
            leave(member);
            join(member, terms);
            return;
        }
        source(place.peer(), terms.relation());
        Ends ends = place.ends();
        place.become(terms, shop.ends(terms));
        place.group().toRegroup(true);
        if (place.ends() != ends) {
            place.group().feeds().forEach(feed -> feed.refresh(place, false));
        }
    }

    /**
     * What a member is told is judged again, because something changed that is neither in the table nor in the terms; only
     * differences are sent.
     */
    public void judgeAgain(Member member, Family family) {
        place(member).group().judgeAgain(family);
    }

    /**
     * The peer has asked to hear everything again (RFC 2918).
     *
     * @param marked whether begin and end are to be marked (RFC 7313)
     */
    public void refresh(Member member, Family family, boolean marked) {
        Place place = place(member);
        Feed feed = place.group().feed(family);
        if (feed != null) {
            feed.refresh(place, marked);
        }
    }

    private Place place(Member member) {
        Place place = places.get(member);
        if (place == null) {
            throw new IllegalArgumentException("not a member");
        }
        return place;
    }

    /** To be called by the visitor of {@link Rib#drain} for each change, in its turn. */
    public void changed(Family family, int prefix, int best) {
        int needed = 0;
        for (int i = 0; i < groups.size(); i++) {
            Feed feed = groups.get(i).feed(family);
            if (feed != null) {
                needed += feed.changed(prefix, best);
            }
        }
        if (needed > 0 && rib.firstPath(family, prefix) == Rib.NONE) {
            rib.hold(family, prefix, needed);
        }
    }

    /**
     * Sends for a while. To be called when there were changes, when a member takes more again, and once a second, so that
     * who is slow does not hold up others.
     *
     * @param untilNanos when to stop, by the clock of the constructor
     * @return whether there is more to do that can be done now
     */
    public boolean work(long untilNanos) {
        if (held) {
            return false;
        }
        slice.begin(untilNanos);
        regroup();
        working = true;
        boolean more;
        try {
            more = workInTurns();
        } finally {
            working = false;
            leaving.forEach(this::leave);
            leaving.clear();
        }
        return more;
    }

    private boolean workInTurns() {
        do {
            boolean any = true;
            while (any) {
                any = releaseEnded();
                if (slice.isOverNow()) {
                    return true;
                }
                for (int i = 0; i < groups.size(); i++) {
                    Group group = groups.get((turn + i) % groups.size());
                    for (Feed feed : group.feeds()) {
                        any |= feed.work(slice);
                        if (slice.isOverNow()) {
                            turn = (turn + i + 1) % groups.size();
                            return true;
                        }
                    }
                }
            }
        } while (merge());
        return false;
    }

    private boolean releaseEnded() {
        boolean any = !ended.isEmpty();
        ended.removeIf(group -> {
            boolean more = false;
            for (Feed feed : group.feeds()) {
                more |= feed.release(slice);
            }
            return !more;
        });
        return any;
    }

    /** Members whose terms are other ones go on together with those whose terms have become the same. */
    private void regroup() {
        for (Group group : List.copyOf(groups)) {
            if (group.isToRegroup()) {
                group.toRegroup(false);
                regroup(group);
                toMerge = true;
            }
        }
    }

    private void regroup(Group group) {
        Map<ExportTerms, List<Place>> parts = new LinkedHashMap<>();
        for (Place place : group.places()) {
            parts.computeIfAbsent(place.wanted(), terms -> new ArrayList<>()).add(place);
        }
        ExportTerms staying = parts.containsKey(group.terms())
                ? group.terms()
                : parts.keySet().iterator().next();
        parts.forEach((terms, some) -> {
            if (!terms.equals(staying)) {
                add(group.split(some, terms));
            }
        });
        if (!group.terms().equals(staying)) {
            group.become(staying);
        }
    }

    /**
     * Groups that have come to tell the same become one. Only when all that changed has been handed over: else one of them
     * may know already what the other is still to tell its members.
     *
     * @return whether there is more to do for it
     */
    private boolean merge() {
        if (!toMerge || rib.pending(Family.IPV4) + rib.pending(Family.IPV6) > 0) {
            return false;
        }
        toMerge = false;
        boolean more = false;
        Map<ExportTerms, Group> first = new LinkedHashMap<>();
        for (Group group : List.copyOf(groups)) {
            if (!group.terms().outgoing().addPath().isEmpty()) {
                continue; // each has told its own path ids
            }
            Group other = first.putIfAbsent(group.terms(), group);
            if (other == null) {
                continue;
            }
            boolean alone = group.isAlone() || other.isAlone();
            if (alone) {
                group.share();
                other.share();
                more = true;
            }
            if (!alone && group.isQuiet() && other.isQuiet()) {
                group.moveTo(other);
                end(group);
            } else {
                toMerge = true;
            }
        }
        return more;
    }

    /** What becomes of a prefix on its way to a member. */
    public ExportExplanation explain(Member member, Prefix prefix) {
        Place place = place(member);
        Feed feed = place.group().feed(prefix.family());
        return explainer(place.own()).explain(place.peer(), prefix, feed == null ? null : feed.told());
    }

    /** The same for a peer that is not up, as it would be with these terms. */
    public ExportExplanation explain(int ribPeer, ExportTerms terms, Prefix prefix) {
        return explainer(terms).explain(ribPeer, prefix, null);
    }

    private Explainer explainer(ExportTerms terms) {
        return new Explainer(rib, shop.ruleToAsk(terms), terms);
    }

    /**
     * Shows what a member has been told of a family, by rows of the table.
     *
     * @param from the first row to look at
     * @param most how many rows to look at
     * @return the row to go on from; {@link Rib#NONE}: that was all
     */
    public int advertised(Member member, Family family, int from, int most, AdvertisedVisitor visitor) {
        Told told = told(member, family);
        int end = (int) Math.min((long) from + most, rib.rows(family));
        if (told != null) {
            Place place = place(member);
            for (int prefix = from; prefix < end; prefix++) {
                int row = prefix;
                told.visit(
                        row,
                        place.peer(),
                        (id, source, sourceId, set) ->
                                visitor.advertised(row, id, source, asSent(family, set, place.ends())));
            }
        }
        return told == null || end == rib.rows(family) ? Rib.NONE : end;
    }

    /** How many prefixes of a family a member has been told, or is being told. */
    public int advertised(Member member, Family family) {
        Told told = told(member, family);
        return told == null ? 0 : told.count(place(member).peer());
    }

    private AttributesView asSent(Family family, int set, Ends ends) {
        byte[] bytes = rib.bytes(set);
        var view = new AttributesView().wrap(bytes, 0, bytes.length);
        if (!Ends.isMarked(view)) {
            return view;
        }
        var filled = new AttributesWriter();
        ends.fill(family, view, filled);
        return new AttributesView().wrap(filled.bytes(), 0, filled.length());
    }

    private @Nullable Told told(Member member, Family family) {
        Feed feed = place(member).group().feed(family);
        return feed == null ? null : feed.told();
    }

    /** How much is held for all this. */
    public ExportSize size() {
        int pending = 0;
        long bytes = 0;
        for (Group group : groups) {
            for (Feed feed : group.feeds()) {
                pending += feed.pending();
                bytes += feed.bytes();
            }
        }
        return new ExportSize(groups.size(), places.size(), pending, bytes);
    }
}
