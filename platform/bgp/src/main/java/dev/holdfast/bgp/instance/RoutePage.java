package dev.holdfast.bgp.instance;

import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing, by family and prefix.
 *
 * @param next what to ask for as {@link RouteQuery#after} for what follows; null: there is no more
 */
public record RoutePage(List<RouteView> routes, @Nullable Prefix next) {
    public RoutePage {
        routes = List.copyOf(routes);
    }
}
