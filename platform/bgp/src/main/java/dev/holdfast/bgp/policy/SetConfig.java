package dev.holdfast.bgp.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement makes of the routes it permits.
 *
 * @param localPref the preference within the AS, 0..4294967295; higher is better
 * @param med what the neighbours are asked to compare, 0..4294967295; lower is better
 * @param nextHop `self`, or an address; a route of the other family keeps its own
 * @param communityRemove communities to take away, `*` for any number: `65001:*`. Before `community-add`
 * @param communityAdd communities to add, where they are not there yet
 * @param prepend an AS to put in front of the path
 */
public record SetConfig(
        @Nullable Long localPref,
        @Nullable Long med,
        @Nullable SetNextHop nextHop,
        List<CommunityPattern> communityRemove,
        List<Community> communityAdd,
        @Nullable PrependConfig prepend) {
    public static final SetConfig NOTHING = new SetConfig(null, null, null, List.of(), List.of(), null);

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public SetConfig {
        communityRemove = List.copyOf(communityRemove);
        communityAdd = List.copyOf(communityAdd);
        Numbers.check("local-pref", localPref, 0, Numbers.MOST_32);
        Numbers.check("med", med, 0, Numbers.MOST_32);
    }

    boolean isNothing() {
        return equals(NOTHING);
    }
}
