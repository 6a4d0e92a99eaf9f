package dev.holdfast.daemon.intents;

import dev.holdfast.model.IntentState;
import dev.holdfast.model.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Which intents to list; a null part does not narrow.
 *
 * @param kind {@code route}, {@code link}, {@code address} or {@code rule}
 * @param owner {@code plugin/service}, or a plugin alone
 * @param prefix routes of exactly this prefix
 * @param covering routes whose prefix contains this host prefix
 * @param table 0: all
 * @param offset how many to skip
 * @param limit how many to show at most
 */
public record IntentQuery(
        @Nullable String kind,
        @Nullable String owner,
        @Nullable IntentState state,
        @Nullable Prefix prefix,
        @Nullable Prefix covering,
        long table,
        int offset,
        int limit) {

    public static IntentQuery all(int limit) {
        return new IntentQuery(null, null, null, null, null, 0, 0, limit);
    }
}
