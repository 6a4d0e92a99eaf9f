package dev.holdfast.bgp.instance;

import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the best path of a prefix is the best.
 *
 * @param paths the best one first if there is one, then the others, those first that came farthest
 * @param installed where the route in the kernel comes from, or why there is none; null: nothing is installed
 */
public record BestView(Prefix prefix, List<Line> paths, @Nullable String installed) {
    public BestView {
        paths = List.copyOf(paths);
    }

    /**
     * One path.
     *
     * @param step at which it was left out, a name of {@link dev.holdfast.bgp.rib.Preference}; {@code BEST}: nowhere
     * @param why the same in words
     */
    public record Line(RouteView route, String step, String why) {}
}
