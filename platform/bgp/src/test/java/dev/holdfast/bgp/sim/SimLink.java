package dev.holdfast.bgp.sim;

import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.model.Prefix;
import java.util.Set;
import java.util.TreeSet;

/**
 * One side's view of a link: how it is configured, which outlives the process.
 *
 * @param denied what is not let in from there
 */
record SimLink(SimSpeaker remote, PeerConfig config, Set<Prefix> denied) {
    SimLink(SimSpeaker remote, PeerConfig config) {
        this(remote, config, new TreeSet<>());
    }
}
