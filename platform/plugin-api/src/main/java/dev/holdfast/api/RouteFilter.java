package dev.holdfast.api;

import dev.holdfast.model.Family;
import org.jspecify.annotations.Nullable;

/**
 * Which routes a dump shows.
 *
 * @param family null: both
 * @param table 0: all but the local one
 * @param device routes with a next hop over it; null: all. A device that does not exist has no routes
 */
public record RouteFilter(@Nullable Family family, long table, @Nullable String device) {
    public static final RouteFilter ALL = new RouteFilter(null, 0, null);

    public static RouteFilter device(String name) {
        return new RouteFilter(null, 0, name);
    }
}
