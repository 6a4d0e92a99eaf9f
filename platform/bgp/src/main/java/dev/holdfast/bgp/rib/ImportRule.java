package dev.holdfast.bgp.rib;

import dev.holdfast.model.Family;

/** Decides about each path that comes in. */
@FunctionalInterface
public interface ImportRule {
    int REJECT = -1;
    ImportRule ACCEPT = (family, high, low, length, attributes) -> attributes;

    /**
     * The attributes a path is to have: the same set, or one that was interned for it, whose hold passes to the caller, or
     * {@link #REJECT}: the path is kept to be shown, and never chosen.
     */
    int judge(Family family, long high, long low, int length, int attributes);
}
