package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.session.SessionFacts;
import dev.holdfast.model.Family;
import java.util.List;

/**
 * A peer, and how it stands.
 *
 * @param settings what is in force, groups and defaults counted in
 * @param enabled whether a session is wanted
 * @param disabledBecause the reason given when it was disabled; empty: none
 * @param families what is exchanged; of a peer without a session those that are kept or configured
 * @param importPolicy where the policy in force comes from, or why nothing is let in
 * @param exportPolicy likewise for what it is told
 * @param cause one line on why there is no session, or no routes; empty: all is well
 */
public record PeerView(
        PeerAddress address,
        Known known,
        PeerSettings settings,
        SessionFacts session,
        boolean enabled,
        String disabledBecause,
        List<FamilyView> families,
        String importPolicy,
        String exportPolicy,
        String cause) {

    /** How we know it. */
    public enum Known {
        CONFIGURED,
        /** Added at run time, and remembered. */
        ADDED,
        /** It connected from a network whose hosts may; forgotten when it is gone. */
        DYNAMIC
    }

    /**
     * What is exchanged of one family.
     *
     * @param agreed whether both sides want it in this session
     * @param received paths it has announced, rejected ones included
     * @param accepted those of them that may be chosen
     * @param advertised prefixes it is told, or paths where it is told several
     * @param limit the most prefixes it may announce; 0: no limit
     * @param endOfRibReceived whether it has said that it has told all
     * @param endOfRibSent whether we have
     * @param stale whether its routes are kept though it has not confirmed them
     */
    public record FamilyView(
            Family family,
            boolean agreed,
            int received,
            int accepted,
            int advertised,
            int limit,
            boolean endOfRibReceived,
            boolean endOfRibSent,
            boolean stale) {}
}
