package dev.holdfast.daemon.endpoints;

import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.intents.IntentPage;
import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** {@code GET /actuator/routes}: wanted routes; {@code …/routes/explain?prefix=}: why one is, or is not, in the kernel. */
@Endpoint(id = "routes")
final class RoutesEndpoint {
    private final ColumnIntentTable table;
    private final Explanation explanation;

    RoutesEndpoint(ColumnIntentTable table, Explanation explanation) {
        this.table = table;
        this.explanation = explanation;
    }

    record Answer(int total, List<RouteJson> routes) {}

    @ReadOperation
    Answer list(
            @Nullable String prefix,
            @Nullable Long table,
            @Nullable String owner,
            @Nullable String state,
            @Nullable Integer limit,
            @Nullable Integer offset) {
        Prefix asked = Parameters.prefix(prefix);
        boolean host = asked != null && Parameters.isHost(asked);
        IntentPage page = this.table.list(new IntentQuery(
                "route",
                owner,
                Parameters.state(state),
                host ? null : asked,
                host ? asked : null,
                Parameters.table(table),
                Parameters.offset(offset),
                Parameters.limit(limit, 200)));
        return new Answer(
                page.total(), page.intents().stream().map(RouteJson::of).toList());
    }

    @ReadOperation
    Explanation.Answer explain(@Selector String question, @Nullable String prefix) {
        if (!question.equals("explain")) {
            throw Problem.notKnown(question, "there is no such question about routes", "ask routes/explain?prefix=…");
        }
        Prefix asked = Parameters.prefix(prefix);
        if (asked == null) {
            throw Problem.badParameter(
                    "prefix", "prefix is missing", "give a network such as 10.0.0.0/8, or an address");
        }
        return explanation.of(asked);
    }
}
