package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members that are told the same, and on which terms. */
final class Group {
    private final Workshop shop;
    private final Map<Family, Feed> feeds = new EnumMap<>(Family.class);
    private final List<Place> places = new ArrayList<>();
    private ExportTerms terms;
    private ExportRule rule;
    private boolean regroup;

    Group(Workshop shop, ExportTerms terms) {
        this.shop = shop;
        this.terms = terms;
        this.rule = shop.rule(terms);
        UpdateWriter writer = shop.writer(terms);
        for (Family family : terms.families()) {
            feeds.put(
                    family,
                    new Feed(shop.rib(), family, writer, shop.batch(), Told.of(shop.rib(), family, terms), rule));
        }
    }

    private Group(Group from, List<Place> some, ExportTerms terms) {
        this.shop = from.shop;
        this.terms = terms;
        this.rule = shop.rule(terms);
        from.feeds.forEach((family, feed) -> feeds.put(family, feed.split(some, rule)));
        from.places.removeAll(some);
        places.addAll(some);
        some.forEach(place -> place.group(this));
        from.count();
        count();
        judgeAll();
    }

    ExportTerms terms() {
        return terms;
    }

    ExportRule rule() {
        return rule;
    }

    List<Place> places() {
        return places;
    }

    Iterable<Feed> feeds() {
        return feeds.values();
    }

    /** Null if it was not agreed on. */
    @Nullable
    Feed feed(Family family) {
        return feeds.get(family);
    }

    void join(Place place) {
        places.add(place);
        count();
        feeds.values().forEach(feed -> feed.join(place));
    }

    void leave(Place place) {
        places.remove(place);
        feeds.values().forEach(feed -> feed.leave(place));
        count();
    }

    private void count() {
        if (!places.isEmpty()) {
            feeds.values().forEach(feed -> feed.members(places.size(), places.get(0)));
        }
    }

    /** Members that are to go on with other terms do so from now on; the same terms remain one group. */
    Group split(List<Place> some, ExportTerms other) {
        return new Group(this, some, other);
    }

    void become(ExportTerms other) {
        terms = other;
        rule = shop.rule(other);
        judgeAll();
    }

    private void judgeAll() {
        feeds.values().forEach(feed -> feed.judgeAll(rule));
    }

    void judgeAgain(Family family) {
        Feed feed = feeds.get(family);
        if (feed != null) {
            feed.judgeAll(rule);
        }
    }

    boolean isQuiet() {
        return feeds.values().stream().allMatch(Feed::isQuiet);
    }

    /** Whether what the only member says has not been judged. */
    boolean isAlone() {
        return feeds.values().stream().anyMatch(Feed::isAlone);
    }

    /** It is judged from now on. */
    void share() {
        feeds.values().forEach(Feed::share);
    }

    /** All members go over to another group that tells the same; both are quiet. */
    void moveTo(Group other) {
        for (Place place : places) {
            feeds.forEach((family, feed) -> {
                Feed same = other.feed(family);
                if (same != null) {
                    feed.moveTo(same, place);
                }
            });
            place.group(other);
            other.places.add(place);
        }
        other.count();
        places.clear();
    }

    /** Whether some members are to have other terms. */
    boolean isToRegroup() {
        return regroup;
    }

    void toRegroup(boolean whether) {
        regroup = whether;
    }

    void end() {
        feeds.values().forEach(Feed::end);
    }
}
