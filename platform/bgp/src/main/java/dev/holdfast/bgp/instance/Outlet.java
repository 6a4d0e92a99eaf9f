package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.install.InstallPeers;
import dev.holdfast.bgp.rib.NextHopMetrics;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Where best paths go besides to peers: the kernel. All calls on the instance's thread. */
public interface Outlet {
    /** Nothing is installed, and every next hop counts as near. */
    Outlet NOWHERE = new Outlet() {};

    /** Asked before the table is made. */
    default NextHopMetrics metrics() {
        return NextHopMetrics.ALL_NEAR;
    }

    /**
     * The table is there.
     *
     * @param loop the instance's thread
     * @param wake to be called on it when {@link #work} can go on
     */
    default void begin(Rib rib, InstallPeers peers, Executor loop, Runnable wake) {}

    /** A prefix has another best path, or none ({@link Rib#NONE}). */
    default void changed(Family family, int prefix, int best) {}

    /** Goes on for a while; returns whether there is more that can be done now. */
    default boolean work(long untilNanos) {
        return false;
    }

    /** Every few seconds, and when links, addresses or routes of the kernel may have changed. */
    default void look() {}

    /** The tables of the peers are in: what an earlier run installed and nobody announces may go. */
    default void settle() {}

    /** Changes that were not handed on yet. */
    default int pending() {
        return 0;
    }

    /** How many routes are wanted there. */
    default int wanted() {
        return 0;
    }

    /** How many next hops cannot be reached from there. */
    default int unreachableNextHops() {
        return 0;
    }

    /** Where the route of a prefix comes from, or why there is none; null: nobody announces it. */
    default @Nullable String describe(Prefix prefix) {
        return null;
    }
}
