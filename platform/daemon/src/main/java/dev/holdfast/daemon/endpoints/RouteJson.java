package dev.holdfast.daemon.endpoints;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import org.jspecify.annotations.Nullable;

/** One route in an answer: its intent, the parts of its key, what is wanted there and what the kernel holds of ours. */
record RouteJson(
        @JsonUnwrapped IntentJson intent,
        String prefix,
        long table,
        int tos,
        long metric,
        @Nullable String wanted,
        @Nullable String installed) {

    static RouteJson of(IntentView view) {
        RouteKey key = (RouteKey) view.key();
        String wanted =
                view.object() instanceof Route route ? route.forwarding().toString() : null;
        return new RouteJson(
                IntentJson.of(view),
                key.prefix().toString(),
                key.table(),
                key.tos(),
                key.metric(),
                wanted,
                view.installed() == null ? null : view.installed().toString());
    }
}
