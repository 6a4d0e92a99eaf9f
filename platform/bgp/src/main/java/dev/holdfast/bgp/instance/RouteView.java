package dev.holdfast.bgp.instance;

import dev.holdfast.model.Prefix;

/**
 * One path, for people.
 *
 * @param peer who announced it; {@code local} for our own
 * @param peerAs 0 for our own
 * @param pathId as unsigned; 0 where none is used
 * @param best whether it is the one chosen
 * @param stale whether its peer has not confirmed it since its session was lost
 * @param longLived whether it is kept even beyond the restart time
 * @param rejected why import does not let it in; empty: it does
 */
public record RouteView(
        Prefix prefix,
        String peer,
        long peerAs,
        long pathId,
        boolean best,
        boolean stale,
        boolean longLived,
        String rejected,
        RouteAttributes attributes) {}
