package dev.holdfast.daemon.endpoints;

import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.RouteKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One intent in an answer; {@code object} and {@code owner} are null for a leftover nobody wants. */
record IntentJson(
        String kind,
        String key,
        @Nullable String object,
        @Nullable String owner,
        int distance,
        String policy,
        @Nullable String gate,
        boolean guard,
        IntentState state,
        Instant since,
        @Nullable Instant verifiedAt,
        int attempts,
        @Nullable Diagnostic diagnostic) {

    static IntentJson of(IntentView view) {
        return new IntentJson(
                kind(view.key()),
                view.key().toString(),
                view.object() == null ? null : view.object().toString(),
                view.owner() == null ? null : view.owner().toString(),
                view.distance(),
                view.policy().toString(),
                view.gate(),
                view.guard(),
                view.status().state(),
                micros(view.status().since()),
                view.status().verifiedAt() == null ? null : micros(view.status().verifiedAt()),
                view.status().attempts(),
                view.status().diagnostic());
    }

    static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static String kind(ObjectKey key) {
        return key instanceof RouteKey
                ? "route"
                : key instanceof LinkKey ? "link" : key instanceof AddressKey ? "address" : "rule";
    }
}
