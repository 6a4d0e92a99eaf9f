package dev.holdfast.api;

import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import org.jspecify.annotations.Nullable;

/**
 * A route as a kernel holds it, ours or not.
 *
 * @param metric 0..4294967295
 * @param protocol 0..255, who made it
 */
public record KernelRoute(long table, Prefix prefix, int tos, long metric, int protocol, Forwarding forwarding) {

    /** Its key; null if no route of ours could have it (metric 0, table 0 or local). */
    public @Nullable RouteKey key() {
        boolean possible = metric != 0 && table != 0 && table != 255 && table != 0xFFFF_FFFFL && (tos & 3) == 0;
        return possible ? new RouteKey(table, prefix, tos, metric) : null;
    }

    @Override
    public String toString() {
        return prefix + " " + forwarding
                + (table == RouteKey.MAIN ? "" : " table " + table)
                + (tos == 0 ? "" : " tos " + tos)
                + " proto " + protocol
                + (metric == 0 ? "" : " metric " + metric);
    }
}
