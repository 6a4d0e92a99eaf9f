package dev.holdfast.daemon.endpoints;

import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.intents.IntentPage;
import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.model.IntentState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code GET /actuator/intents}: what is wanted in the kernel, by whom, and how it stands. */
@Endpoint(id = "intents")
final class IntentsEndpoint {
    private final ColumnIntentTable table;

    IntentsEndpoint(ColumnIntentTable table) {
        this.table = table;
    }

    /** @param total how many fit; {@code counts} are of all intents */
    record Answer(int total, Map<IntentState, Integer> counts, List<IntentJson> intents) {}

    @ReadOperation
    Answer list(
            @Nullable String kind,
            @Nullable String owner,
            @Nullable String state,
            @Nullable Integer limit,
            @Nullable Integer offset) {
        IntentPage page = table.list(new IntentQuery(
                Parameters.kind(kind),
                owner,
                Parameters.state(state),
                null,
                null,
                0,
                Parameters.offset(offset),
                Parameters.limit(limit, 200)));
        return new Answer(
                page.total(),
                table.counts(),
                page.intents().stream().map(IntentJson::of).toList());
    }
}
