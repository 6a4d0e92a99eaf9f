package dev.holdfast.api.gate;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;

/**
 * A path whose far end decides whether a route may be in the kernel.
 *
 * @param gate name of the gate that the route's intent waits for; unique, as {@link #gateOf} makes it
 * @param owner who wants the route
 * @param route its destination; the first address of it is asked
 * @param source address the questions come from, and the answers go to
 * @param device they travel over it whatever the routes say, so that they work while the route is absent
 * @param keep whether an open gate stays open, because the route must not be taken away while the link is there
 */
public record GatedPath(String gate, Owner owner, Prefix route, IpAddress source, String device, boolean keep) {

    /** One path, one gate: two services with the same path share neither owner nor fate. */
    public static String gateOf(Owner owner, Prefix route) {
        return "path/" + owner + "/" + route;
    }
}
