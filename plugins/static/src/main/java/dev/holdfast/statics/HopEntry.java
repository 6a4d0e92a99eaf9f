package dev.holdfast.statics;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import org.jspecify.annotations.Nullable;

/**
 * One way of a multipath route.
 *
 * @param via gateway
 * @param dev outgoing device; may be left out if the gateway tells it
 * @param onlink reach the gateway over {@code dev} even if no other route says so
 * @param weight its share of the traffic, 1..256
 */
public record HopEntry(@Nullable IpAddress via, @Nullable String dev, boolean onlink, @DefaultValue("1") int weight) {

    /** @throws IllegalArgumentException with a message that names the rule that is broken */
    public HopEntry {
        new NextHop(via, dev, onlink, weight);
    }

    NextHop nextHop() {
        return new NextHop(via, dev, onlink, weight);
    }
}
