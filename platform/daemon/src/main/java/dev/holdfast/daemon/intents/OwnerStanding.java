package dev.holdfast.daemon.intents;

import java.util.List;

/**
 * How all that one owner wants stands, as it was when it was read.
 *
 * @param objects its links, addresses and rules, each kind behind those it depends on
 * @param routes some of its routes; guards only if it has nothing else
 * @param wanted how many routes it wants, guards left out
 * @param installed how many of these are in the kernel
 * @param troubled some of the objects and routes that are not as they should be, see {@link IntentView#status}
 * @param fresh how many objects and routes nobody has tried to install yet
 * @param failing how many others are neither in the kernel nor kept out of it on purpose
 */
public record OwnerStanding(
        List<IntentView> objects,
        List<IntentView> routes,
        int wanted,
        int installed,
        List<IntentView> troubled,
        int fresh,
        int failing) {
    public static final OwnerStanding NOTHING = new OwnerStanding(List.of(), List.of(), 0, 0, List.of(), 0, 0);
}
