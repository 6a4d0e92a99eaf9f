package dev.holdfast.daemon.intents;

import dev.holdfast.api.Clock;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IntentStatus;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How all stands that some owners want, in one look at every row however many the owners are. Takes the table's lock piece
 * by piece.
 */
final class Census {
    private static final int PIECE = 16_384;
    private static final int MOST_ROUTES = 10;
    private static final int MOST_TROUBLED = 5;

    /** Whoever waits longer for a first try waits for something. */
    private static final int FRESH_MILLIS = 1000;

    private final Lock lock;
    private final RouteIntents routes;
    private final ObjectIntents objects;
    private final IntentViews views;
    private final Predicate<Owner> asked;
    private final Instant freshSince;
    private final Map<Owner, Tally> tallies = new HashMap<>();

    Census(
            Lock lock,
            RouteIntents routes,
            ObjectIntents objects,
            GateTable gates,
            Clock clock,
            Predicate<Owner> asked) {
        this.lock = lock;
        this.routes = routes;
        this.objects = objects;
        this.asked = asked;
        views = new IntentViews(routes, gates);
        freshSince = clock.now().minusMillis(FRESH_MILLIS);
    }

    private static final class Tally {
        private final List<IntentView> objects = new ArrayList<>();
        private final List<IntentView> routes = new ArrayList<>();
        private final List<IntentView> guards = new ArrayList<>();
        private final List<IntentView> troubled = new ArrayList<>();
        private int wanted;
        private int installed;
        private int fresh;
        private int failing;

        void troubled(IntentView view) {
            if (troubled.size() < MOST_TROUBLED) {
                troubled.add(view);
            }
        }

        OwnerStanding standing() {
            objects.sort(Comparator.comparingInt(view -> rank(view.key())));
            return new OwnerStanding(
                    objects, wanted == 0 ? guards : routes, wanted, installed, troubled, fresh, failing);
        }
    }

    private static int rank(ObjectKey key) {
        return key instanceof LinkKey ? 0 : key instanceof AddressKey ? 1 : 2;
    }

    Map<Owner, OwnerStanding> take() {
        lock.lock();
        try {
            objects.rows().forEach(this::look);
        } finally {
            lock.unlock();
        }
        int from = 0;
        int limit;
        do {
            lock.lock();
            try {
                limit = routes.limit();
                lookAtRoutes(from, Math.min(limit, from + PIECE));
            } finally {
                lock.unlock();
            }
            from += PIECE;
        } while (from < limit);
        Map<Owner, OwnerStanding> standings = new HashMap<>();
        tallies.forEach((owner, tally) -> standings.put(owner, tally.standing()));
        return standings;
    }

    private @Nullable Tally tally(@Nullable Owner owner) {
        return owner == null || !asked.test(owner) ? null : tallies.computeIfAbsent(owner, any -> new Tally());
    }

    private void look(ObjectIntents.Row row) {
        Intent best = row.selected();
        for (Intent claim : row.claims()) {
            Tally tally = tally(claim.owner());
            if (tally != null) {
                IntentView view = views.of(row, claim, claim == best);
                tally.objects.add(view);
                judge(tally, view.status(), view);
            }
        }
    }

    private void lookAtRoutes(int from, int to) {
        Map<Integer, @Nullable Tally> byTerms = new HashMap<>(); // numbers may change hands between two pieces
        for (int row = from; row < to; row++) {
            if (!routes.live(row)) {
                continue;
            }
            int terms = routes.termsOf(row);
            Tally tally = terms == Interner.NONE ? null : byTerms.get(terms);
            if (tally == null && terms != Interner.NONE && !byTerms.containsKey(terms)) {
                tally = tally(routes.owner(row));
                byTerms.put(terms, tally);
            }
            if (tally != null) {
                look(tally, row);
            }
            if (routes.hasLosers(row)) {
                lookAtLosers(row);
            }
        }
    }

    private void look(Tally tally, int row) {
        IntentState state = routes.state(row);
        boolean guard = routes.isGuard(row);
        if (!guard) {
            tally.wanted++;
            tally.installed += state == IntentState.INSTALLED ? 1 : 0;
        }
        List<IntentView> shown = guard ? tally.guards : tally.routes;
        boolean well = state == IntentState.INSTALLED && !routes.hasTrouble(row);
        if (shown.size() >= MOST_ROUTES && (well || state == IntentState.GATED)) {
            return;
        }
        IntentView view = views.of(row, java.util.Objects.requireNonNull(routes.best(row)), true);
        if (shown.size() < MOST_ROUTES) {
            shown.add(view);
        }
        judge(tally, view.status(), view);
    }

    private void lookAtLosers(int row) {
        for (RouteIntents.Contender loser : routes.losers(row)) {
            Tally tally = tally(loser.terms().owner());
            boolean guard = routes.isGuard(row);
            if (tally != null && !guard) {
                tally.wanted++;
                IntentView view = views.of(row, loser, false);
                if (tally.routes.size() < MOST_ROUTES) {
                    tally.routes.add(view);
                }
                judge(tally, view.status(), view);
            }
        }
    }

    private void judge(Tally tally, IntentStatus status, IntentView view) {
        boolean well = status.state() == IntentState.INSTALLED && status.diagnostic() == null;
        if (well) {
            return;
        }
        if (status.state() == IntentState.GATED) {
            tally.troubled(view);
        } else if (isFresh(status)) {
            tally.fresh++;
        } else {
            tally.failing++;
            tally.troubled(view);
        }
    }

    private boolean isFresh(IntentStatus status) {
        return status.state() == IntentState.PENDING
                && status.verifiedAt() == null
                && status.attempts() == 0
                && status.diagnostic() == null
                && status.since().isAfter(freshSince);
    }
}
