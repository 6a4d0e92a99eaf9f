package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.model.Family;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The peers whose tables are waited for after a start. Who is on it is decided by the configuration and by what is
 * remembered when we start, not by
 * who happens to be there: one that comes late would otherwise not be waited for (RFC 4724 §4.1).
 */
final class Roster {
    private final Map<PeerAddress, Set<Family>> missing = new TreeMap<>();

    /** @param expected with the families that we want of them */
    Roster(Map<PeerAddress, Set<Family>> expected) {
        expected.forEach((peer, families) -> missing.put(peer, EnumSet.copyOf(families)));
    }

    /**
     * The peer has a session.
     *
     * @param waits whether it will say when it has told all, and does not wait for us itself
     */
    void up(PeerAddress peer, Agreement agreement, boolean waits) {
        Set<Family> families = missing.get(peer);
        if (families != null) {
            families.retainAll(agreement.families());
            if (families.isEmpty() || !waits) {
                missing.remove(peer);
            }
        }
    }

    void endOfRib(PeerAddress peer, Family family) {
        Set<Family> families = missing.get(peer);
        if (families != null && families.remove(family) && families.isEmpty()) {
            missing.remove(peer);
        }
    }

    /** Nothing will come of it: it is removed, disabled or held. */
    void strike(PeerAddress peer) {
        missing.remove(peer);
    }

    boolean isComplete() {
        return missing.isEmpty();
    }

    /** Who is missing what, for people. */
    List<String> missing() {
        return missing.entrySet().stream()
                .map(entry -> entry.getKey() + ": its " + words(entry.getValue()) + " table")
                .toList();
    }

    private static String words(Set<Family> families) {
        return String.join(" and ", families.stream().map(Roster::word).toList());
    }

    private static String word(Family family) {
        return family == Family.IPV4 ? "IPv4" : "IPv6";
    }
}
