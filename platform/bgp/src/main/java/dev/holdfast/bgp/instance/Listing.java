package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.policy.CommunityPattern;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Looks through the table for one page of a listing, a piece at a time. The table may change meanwhile: the page has what was
 * there when it was looked at, and is still there at the end.
 */
abstract class Listing implements Slices.Work {
    private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 128;

    private final Rib rib;
    private final LongSupplier nanos;
    private final RouteQuery query;
    private final List<Family> families;
    private final CompletableFuture<RoutePage> answer = new CompletableFuture<>();
    private final List<RouteView> routes = new ArrayList<>();
    private final AttributesView view = new AttributesView();
    private int current;
    private int row;
    private int found;
    private PageRows page;

    /** @param nanos the clock {@link #work} is given ends of */
    Listing(Rib rib, LongSupplier nanos, RouteQuery query) {
        this.rib = rib;
        this.nanos = nanos;
        this.query = query;
        families = families(query);
        page = new PageRows(query.limit());
    }

    private static List<Family> families(RouteQuery query) {
        Family only = query.prefix() != null ? query.prefix().family() : query.family();
        if (only != null) {
            return List.of(only);
        }
        Prefix after = query.after();
        return after == null
                ? List.of(Family.IPV4, Family.IPV6)
                : List.of(Family.values()).subList(after.family().ordinal(), Family.values().length);
    }

    /** Whether a prefix is to be in the listing; one with an exception answers with it. */
    abstract boolean isWanted(Family family, int prefix);

    /** Adds what is to be said of it. */
    abstract void show(Family family, int prefix, List<RouteView> to);

    CompletableFuture<RoutePage> answer() {
        return answer;
    }

    @Override
    public boolean work(long untilNanos) {
        if (answer.isDone()) {
            return false;
        }
        try {
            if (look(untilNanos)) {
                return true;
            }
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return false;
    }

    private boolean look(long untilNanos) {
        Prefix one = query.prefix();
        if (one != null && !query.longer()) {
            int found = rib.find(one);
            if (found != Rib.NONE && isWanted(one.family(), found)) {
                show(one.family(), found, routes);
            }
            answer.complete(new RoutePage(routes, null));
            return false;
        }
        while (current < families.size()) {
            Family family = families.get(current);
            int end = rib.rows(family);
            for (int looked = 1; row < end; row++, looked++) {
                if (looked % BETWEEN_LOOKS_AT_THE_CLOCK == 0 && nanos.getAsLong() - untilNanos >= 0) {
                    return true;
                }
                consider(family, row);
            }
            if (finish(family)) {
                return false;
            }
            current++;
            row = 0;
        }
        answer.complete(new RoutePage(routes, null));
        return false;
    }

    private void consider(Family family, int prefix) {
        if (rib.firstPath(family, prefix) == Rib.NONE) {
            return;
        }
        long high = rib.high(family, prefix);
        long low = rib.low(family, prefix);
        int length = rib.length(family, prefix);
        if (isBehind(family, high, low, length)
                && isWithin(family, high, low, length)
                && page.takes(high, low, length)
                && isWanted(family, prefix)) {
            page.add(high, low, length, prefix);
        }
    }

    private boolean isBehind(Family family, long high, long low, int length) {
        Prefix after = query.after();
        return after == null
                || after.family() != family
                || PageRows.compare(
                                high,
                                low,
                                length,
                                after.network().high(),
                                after.network().low(),
                                after.length())
                        > 0;
    }

    private boolean isWithin(Family family, long high, long low, int length) {
        Prefix within = query.prefix();
        return within == null || length >= within.length() && within.contains(new IpAddress(family, high, low));
    }

    /** Whether the page is full with this family. */
    private boolean finish(Family family) {
        Prefix last = null;
        for (PageRows.Entry entry : page.first()) {
            Prefix prefix = entry.prefix(family);
            last = prefix;
            if (rib.find(prefix) == entry.row()) {
                show(family, entry.row(), routes);
            }
            if (++found == query.limit()) {
                answer.complete(new RoutePage(routes, last));
                return true;
            }
        }
        page = new PageRows(Math.max(1, query.limit() - found));
        return false;
    }

    /** Whether attributes are as asked for. */
    boolean fits(int attributes) {
        if (query.originAs() == null && query.communities().isEmpty()) {
            return true;
        }
        byte[] bytes = rib.bytes(attributes);
        return fits(view.wrap(bytes, 0, bytes.length));
    }

    boolean fits(AttributesView attributes) {
        return (query.originAs() == null || originOf(attributes) == query.originAs()) && hasCommunity(attributes);
    }

    private boolean hasCommunity(AttributesView attributes) {
        List<CommunityPattern> wanted = query.communities();
        return wanted.isEmpty() || wanted.stream().anyMatch(each -> each.isOn(attributes));
    }

    private static long originOf(AttributesView view) {
        var segments = view.asPath().segments();
        if (segments.isEmpty()) {
            return 0;
        }
        var numbers = segments.get(segments.size() - 1).numbers();
        return numbers.get(numbers.size() - 1);
    }

    RouteQuery query() {
        return query;
    }

    Rib rib() {
        return rib;
    }
}
