package dev.holdfast.shell.view;

/** How a word stands out, by its meaning; the codes are those of ECMA-48 (SGR). */
public enum Style {
    PLAIN(""),
    GOOD("32"),
    WATCH("33"),
    BAD("31"),
    STRONG("1"),
    FAINT("2");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String apply(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }

    /** For the state of an intent or a plugin, and for the statuses of health. */
    public static Style ofState(String state) {
        if (state.isEmpty()) {
            return PLAIN;
        }
        return switch (state) {
            case "INSTALLED", "STARTED", "UP", "up", "running", "BGP Session Up", "reachable", "Established" -> GOOD;
            case "FAILED",
                    "REFUSED",
                    "BLOCKED",
                    "CONTESTED",
                    "DOWN",
                    "OUT_OF_SERVICE",
                    "DEGRADED",
                    "down",
                    "Idle",
                    "Active",
                    "Held",
                    "unreachable" -> BAD;
            case "PENDING",
                    "GATED",
                    "SHADOWED",
                    "STOPPED",
                    "paused",
                    "observing",
                    "starting",
                    "stopped",
                    "STARTING",
                    "DISABLED",
                    "DRAINED",
                    "REMOVING",
                    "init",
                    "Connect",
                    "OpenSent",
                    "OpenConfirm",
                    "Disabled",
                    "admin_down" -> WATCH;
            default -> PLAIN;
        };
    }
}
