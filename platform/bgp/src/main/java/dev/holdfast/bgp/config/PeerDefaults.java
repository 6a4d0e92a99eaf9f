package dev.holdfast.bgp.config;

import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the settings of each peer: what is said for all of them, and the groups.
 *
 * @param as ours
 * @param listening whether anybody can connect to us
 * @param policies compiled, to make the chains of peers from
 */
public record PeerDefaults(
        long as,
        boolean listening,
        Duration holdTime,
        RestartConfig gracefulRestart,
        Policies policies,
        PolicyUseConfig importing,
        PolicyUseConfig exporting,
        Map<String, PeerOptions> groups) {

    /** @throws IllegalArgumentException if there is no such group */
    PeerOptions group(@Nullable String name) {
        if (name == null) {
            return PeerOptions.NOTHING;
        }
        PeerOptions group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException(
                    "group '" + name + "' is not defined; define it under groups, " + known(groups.keySet()));
        }
        return group;
    }

    private static String known(Iterable<String> names) {
        var sorted = new TreeSet<String>();
        names.forEach(sorted::add);
        return sorted.isEmpty() ? "there are none" : "known are " + String.join(", ", sorted);
    }
}
