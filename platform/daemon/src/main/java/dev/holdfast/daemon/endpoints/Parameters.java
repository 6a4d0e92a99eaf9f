package dev.holdfast.daemon.endpoints;

import dev.holdfast.model.IntentState;
import dev.holdfast.model.Prefix;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Query parameters to values; a wrong one is a {@link Problem} that says what would be right. */
final class Parameters {
    private static final int MOST = 100_000;

    private Parameters() {}

    static int limit(@Nullable Integer given, int otherwise) {
        if (given != null && (given < 1 || given > MOST)) {
            throw Problem.badParameter("limit", "limit is " + given, "give 1.." + MOST);
        }
        return given == null ? otherwise : given;
    }

    static int offset(@Nullable Integer given) {
        if (given != null && given < 0) {
            throw Problem.badParameter("offset", "offset is " + given, "give 0 or more");
        }
        return given == null ? 0 : given;
    }

    static long table(@Nullable Long given) {
        if (given != null && (given < 1 || given > 0xFFFF_FFFEL)) {
            throw Problem.badParameter("table", "table is " + given, "give 1..4294967294");
        }
        return given == null ? 0 : given;
    }

    static @Nullable IntentState state(@Nullable String given) {
        if (given == null) {
            return null;
        }
        try {
            return IntentState.valueOf(given.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.badParameter(
                    "state", "'" + given + "' is no state", "give one of " + Arrays.toString(IntentState.values()));
        }
    }

    static @Nullable String kind(@Nullable String given) {
        if (given != null && !given.matches("route|link|address|rule")) {
            throw Problem.badParameter("kind", "'" + given + "' is no kind", "give route, link, address or rule");
        }
        return given;
    }

    static @Nullable Prefix prefix(@Nullable String given) {
        try {
            return given == null ? null : Prefix.parse(given);
        } catch (IllegalArgumentException e) {
            throw Problem.badParameter(
                    "prefix", String.valueOf(e.getMessage()), "give a network such as 10.0.0.0/8, or an address");
        }
    }

    /** An address alone stands for everything that contains it. */
    static boolean isHost(Prefix prefix) {
        return prefix.length() == prefix.family().bits();
    }
}
