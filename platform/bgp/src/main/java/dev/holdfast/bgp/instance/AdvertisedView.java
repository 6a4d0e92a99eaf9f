package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.policy.Trace;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is told of a prefix, or why it is told nothing.
 *
 * @param told whether it has been told of it
 * @param paths in the order in which they were asked about; empty: nobody announces the prefix
 */
public record AdvertisedView(Prefix prefix, String peer, boolean told, List<Line> paths) {
    public AdvertisedView {
        paths = List.copyOf(paths);
    }

    /**
     * One path.
     *
     * @param from who announced it; {@code local} for our own
     * @param pathId with which it is sent, as unsigned; 0 without add-path
     * @param told whether the peer is told of it
     * @param reason a stable word: {@code ebgp_route}, {@code split_horizon}, {@code policy_denied} …
     * @param why the same in words
     * @param changes what export makes of it, in words
     * @param nextHop what the peer is told; null: nothing
     * @param attributes what the peer is told, or what it would be told of, in words
     * @param policy how it went through the export policy; null: it did not come that far
     */
    public record Line(
            String from,
            long pathId,
            boolean told,
            String reason,
            String why,
            List<String> changes,
            @Nullable IpAddress nextHop,
            String attributes,
            @Nullable Trace policy) {
        public Line {
            changes = List.copyOf(changes);
        }
    }
}
