package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import java.util.HashSet;
import java.util.Set;

/**
 * What has to be looked at, and one pass over it: links, addresses and rules up, routes, then what nobody wants the other way
 * round. Belongs to the reconciler's thread.
 */
final class Repair {
    private final Parts parts;
    private final ObjectWork objects;
    private final RouteWork routes;
    private final Comparison comparison;
    private final Set<String> unsureLinks = new HashSet<>();
    private boolean objectsDirty = true;
    private boolean looked;

    Repair(Parts parts, ObjectWork objects, RouteWork routes, Comparison comparison) {
        this.parts = parts;
        this.objects = objects;
        this.routes = routes;
        this.comparison = comparison;
    }

    /** Links, addresses and rules have to be looked at. */
    void suspectObjects() {
        objectsDirty = true;
    }

    /** By number a route, otherwise all links, addresses and rules. */
    void suspect(Object subject) {
        if (subject instanceof Integer row) {
            parts.suspects.add(row);
        } else {
            objectsDirty = true;
        }
    }

    /** What an earlier run left may go now, or must be asked about again; with the table's lock held. */
    void suspectLeftovers() {
        objectsDirty = true;
        for (int row = 0; row < parts.rows.limit(); row++) {
            if (parts.rows.live(row) && parts.rows.leftover(row)) {
                parts.suspects.add(row);
            }
        }
    }

    /** Takes over what events ask for. */
    void heed(NoteTaker.Demand demand, long triggerNanos) {
        objectsDirty |= demand.objects;
        unsureLinks.addAll(demand.unsure);
        comparison.markStale(demand.devices);
        if (demand.wakeWaiting) {
            routes.wakeWaiting(triggerNanos);
            objectsDirty = true;
        }
    }

    boolean hasWork() {
        return routes.hasWork() || objectsDirty || comparison.isAnyStale();
    }

    /** Reads everything and compares it. */
    int[] compareAll() throws DumpException {
        objects.dump();
        objectsDirty = true;
        routes.forgetLinksThatAreGone();
        return comparison.everything();
    }

    /**
     * One pass over what is in doubt.
     *
     * @param triggerNanos when the first event came that asks for it
     * @return whether the kernel was changed
     */
    boolean pass(long triggerNanos) throws DumpException {
        boolean objectsToDo = objectsDirty;
        objectsDirty = false;
        objects.refresh(unsureLinks);
        unsureLinks.clear();
        int written = objectsToDo ? objectsUp(triggerNanos) : 0;
        comparison.stale(routes.takeDoubtful(), triggerNanos);
        boolean anySuspects = routes.hasWork();
        int routesWritten = anySuspects ? routes.run() : 0;
        written += routesWritten;
        if (routesWritten > 0) {
            parts.underlay.doubt(); // a route of ours may lead the way of a tunnel into itself
        }
        if (objectsToDo && !routes.hasWork()) {
            written += objects.down();
            objectsDirty |= objects.hasMoreToTakeAway();
        } else {
            objectsDirty |= objectsToDo; // first the routes, then what they stand on
        }
        routes.tellWaiting();
        if (anySuspects || objectsToDo) {
            looked = true;
            parts.tally.passes.increment();
            if (written == 0) {
                parts.tally.fruitless.increment();
            }
        }
        return written > 0;
    }

    private int objectsUp(long triggerNanos) throws DumpException {
        int up = objects.up(triggerNanos);
        if (up > 0) {
            parts.underlay.doubt();
        }
        comparison.markStale(objects.takeUnsettledLinks());
        if (objects.takeArrived() || up > 0) {
            routes.forgetGateways();
            routes.wakeWaiting(triggerNanos);
        }
        return up;
    }

    /** Whether anything was compared since last asked. */
    boolean takeLooked() {
        boolean taken = looked;
        looked = false;
        return taken;
    }
}
