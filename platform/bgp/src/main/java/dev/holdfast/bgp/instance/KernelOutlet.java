package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.install.Handover;
import dev.holdfast.bgp.install.InstallPeers;
import dev.holdfast.bgp.install.InstallTerms;
import dev.holdfast.bgp.install.KernelRoutes;
import dev.holdfast.bgp.install.NextHopWays;
import dev.holdfast.bgp.rib.NextHopMetrics;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Installs best paths: what {@link KernelRoutes} decides goes to the intent table. */
public final class KernelOutlet implements Outlet {
    private static final int ROWS_AT_A_TIME = 1000;

    private final InstallTerms terms;
    private final NextHopWays ways;
    private final Function<Executor, Handover> handovers;
    private @Nullable KernelRoutes routes;
    private @Nullable Rib rib;
    private boolean settled;

    /** @param handovers makes the way to the intent table, given the instance's thread */
    public KernelOutlet(InstallTerms terms, NextHopWays ways, Function<Executor, Handover> handovers) {
        this.terms = terms;
        this.ways = ways;
        this.handovers = handovers;
    }

    @Override
    public NextHopMetrics metrics() {
        return ways;
    }

    @Override
    public void begin(Rib table, InstallPeers peers, Executor loop, Runnable wake) {
        rib = table;
        routes = new KernelRoutes(table, terms, ways, peers, handovers.apply(loop), wake, System::nanoTime);
        if (settled) { // without peers there is nothing to wait for
            routes.settle();
        }
    }

    @Override
    public void changed(Family family, int prefix, int best) {
        if (routes != null && rib != null) {
            routes.changed(rib, family, prefix, best);
        }
    }

    @Override
    public boolean work(long untilNanos) {
        boolean more = false;
        if (routes != null) {
            do {
                more = routes.work(ROWS_AT_A_TIME);
            } while (more && System.nanoTime() - untilNanos < 0);
        }
        return more;
    }

    @Override
    public void look() {
        if (routes != null) {
            routes.look();
        }
    }

    @Override
    public void settle() {
        settled = true;
        if (routes != null) {
            routes.settle();
        }
    }

    @Override
    public int pending() {
        return routes == null ? 0 : routes.pending();
    }

    @Override
    public int wanted() {
        return routes == null ? 0 : routes.wanted();
    }

    @Override
    public int unreachableNextHops() {
        return routes == null ? 0 : routes.unreachableNextHops();
    }

    @Override
    public @Nullable String describe(Prefix prefix) {
        return routes == null ? null : routes.describe(prefix);
    }
}
