package dev.holdfast.bgp.config;

import dev.holdfast.bgp.policy.Community;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network that we originate. One with nothing else to say may be written as the network alone.
 *
 * @param prefix the network
 * @param med what neighbours are asked to compare, 0..4294967295
 * @param localPref the preference within the AS, 0..4294967295; absent: 100
 * @param communities to put on it: `65001:100`, `no-export`, `lc:65001:1:2`, `rt:65001:100`
 */
public record NetworkConfig(Prefix prefix, @Nullable Long med, @Nullable Long localPref, List<Community> communities) {
    private static final long MOST_32 = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException with a message that begins with the key */
    public NetworkConfig {
        communities = List.copyOf(communities);
        var mistakes = new Mistakes();
        var bounds = new Bounds(mistakes);
        bounds.within("med", med, 0, MOST_32);
        bounds.within("local-pref", localPref, 0, MOST_32);
        mistakes.raise();
    }

    /** The network alone. */
    public static NetworkConfig brief(String text) {
        return new NetworkConfig(Prefix.parse(text), null, null, List.of());
    }
}
