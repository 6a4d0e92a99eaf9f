package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.policy.Trace;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a prefix on its way to a peer: made by the same code that tells it.
 *
 * @param paths in the order in which they were asked about; empty: nobody announces the prefix
 * @param advertised whether the peer has one of them now
 */
public record ExportExplanation(Prefix prefix, List<Line> paths, boolean advertised) {
    public ExportExplanation {
        paths = List.copyOf(paths);
    }

    /**
     * One path.
     *
     * @param from who told it to us
     * @param pathId with which it is sent, as unsigned; 0 without add-path, and before it is
     * @param detail more about the reason: the community, the AS; null: nothing
     * @param policy how it went through the chain; null: it did not come that far
     * @param modifications what was made different on the way, in words
     * @param nextHop as it is sent; null: it is not
     * @param attributes as they are sent, in words; as they are here if it is not sent
     */
    public record Line(
            RibPeer from,
            int pathId,
            ExportReason reason,
            @Nullable String detail,
            @Nullable Trace policy,
            List<String> modifications,
            @Nullable IpAddress nextHop,
            String attributes) {
        public Line {
            modifications = List.copyOf(modifications);
        }
    }
}
