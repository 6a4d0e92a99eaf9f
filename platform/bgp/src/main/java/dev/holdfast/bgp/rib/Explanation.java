package dev.holdfast.bgp.rib;

import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the best path of a prefix is the best.
 *
 * @param paths the best one first if there is one, then the others, those first that came farthest
 */
public record Explanation(Prefix prefix, List<Line> paths) {
    public Explanation {
        paths = List.copyOf(paths);
    }

    /**
     * One path.
     *
     * @param peer who announces it
     * @param pathId as unsigned
     * @param attributes in words
     * @param lostAt the step at which it was left out; null: it is the best
     */
    public record Line(RibPeer peer, int pathId, String attributes, @Nullable Preference lostAt) {

        @Override
        public String toString() {
            String id = pathId == 0 ? "" : " #" + Integer.toUnsignedString(pathId);
            String why = lostAt == null ? "best" : lostAt.words();
            return peer.address() + id + " " + attributes + ": " + why;
        }
    }
}
