package dev.holdfast.daemon.intents;

import dev.holdfast.api.IntentTable;
import dev.holdfast.api.RouteRows;
import dev.holdfast.api.RouteStanding;
import dev.holdfast.model.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Shows the routes one owner has. Takes the table's lock piece by piece, and calls the visitor without it, so that neither
 * many routes nor a slow visitor keep the reconciler from its work.
 */
public record OwnedRoutes(IntentTable table) {
    private static final int PIECE = 16_384;

    public void visit(Owner owner, Consumer<RouteStanding> visitor) {
        int limit = PIECE;
        for (int from = 0; from < limit; from += PIECE) {
            List<RouteStanding> piece = new ArrayList<>();
            table.lock().lock();
            try {
                limit = table.routes().limit();
                collect(owner, from, Math.min(limit, from + PIECE), piece);
            } finally {
                table.lock().unlock();
            }
            piece.forEach(visitor);
        }
    }

    private void collect(Owner owner, int from, int to, List<RouteStanding> into) {
        RouteRows routes = table.routes();
        for (int row = from; row < to; row++) {
            if (routes.live(row) && owner.equals(routes.owner(row))) {
                into.add(new RouteStanding(
                        routes.key(row), routes.wanted(row), routes.installed(row), routes.state(row)));
            }
        }
    }
}
