package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What attribution needs to know.
 *
 * @param netns the network namespace whose events are to be explained: a name under {@code /run/netns}, or an absolute
 *     path; null: that of the calling thread
 * @param clock the one that {@link dev.holdfast.api.Origin#atNanos} was taken from
 */
public record AttributionOptions(@Nullable String netns, Clock clock) {

    /** The daemon's own namespace, on the machine's clock. */
    public static AttributionOptions ofOwnNamespace() {
        return new AttributionOptions(null, Clock.system());
    }
}
