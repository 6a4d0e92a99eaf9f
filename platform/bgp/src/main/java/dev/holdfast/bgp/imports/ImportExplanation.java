package dev.holdfast.bgp.imports;

import dev.holdfast.bgp.policy.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a route of a peer, and why; for people.
 *
 * @param rejection null: it is let in
 * @param steps what the statements of the import policy said, in the order they were asked; none if it did not get there
 * @param received its attributes as they came
 * @param result those it has afterwards; those it came with if it is rejected
 */
public record ImportExplanation(@Nullable Rejection rejection, List<Trace.Step> steps, String received, String result) {
    public ImportExplanation {
        steps = List.copyOf(steps);
    }
}
