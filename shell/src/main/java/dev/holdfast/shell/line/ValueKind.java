package dev.holdfast.shell.line;

import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the value of an option or argument must look like; checked before anything is asked of the daemon. */
public enum ValueKind {
    TEXT,
    PATH,
    /** A network or an address. */
    PREFIX {
        @Override
        public String check(String typed) {
            if (typed.indexOf('/') < 0) {
                IpAddress.parse(typed);
                return typed;
            }
            return Prefix.parse(typed).toString();
        }
    },
    /** 1 to 100,000, which is the most the daemon lists at once. */
    COUNT {
        @Override
        public String check(String typed) {
            return Long.toString(number(typed, 100_000, "a number"));
        }
    },
    /** A routing table: its number, or {@code main}. */
    TABLE {
        @Override
        public String check(String typed) {
            return typed.equals("main") ? "254" : Long.toString(number(typed, 4_294_967_294L, "a table: main, or"));
        }
    },
    /** The id of an incident, with or without the {@code #} it is shown with. */
    INCIDENT {
        @Override
        public String check(String typed) {
            String digits = typed.startsWith("#") ? typed.substring(1) : typed;
            return Long.toString(number(digits, Long.MAX_VALUE, "an incident's id"));
        }
    },
    STATE {
        @Override
        public String check(String typed) {
            return oneOf(typed.toUpperCase(Locale.ROOT), names(IntentState.values()));
        }

        @Override
        public List<String> choices() {
            return names(IntentState.values());
        }
    },
    OBJECT_KIND {
        @Override
        public String check(String typed) {
            return oneOf(typed.toLowerCase(Locale.ROOT), choices());
        }

        @Override
        public List<String> choices() {
            return List.of("route", "link", "address", "rule");
        }
    },
    /** A point in time, or how long ago it was: {@code 10m}, {@code 2h}, {@code 3d}. */
    SINCE {
        @Override
        public String check(String typed) {
            if (Ago.isAge(typed)) {
                return typed;
            }
            try {
                return Instant.parse(typed).toString();
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "'" + typed + "' is neither an age (30s, 10m, 2h, 3d) nor a time (2026-11-21T09:30:00Z)", e);
            }
        }
    },
    /** {@code KEY=VALUE}; dots in the key lead into a section. */
    SETTING {
        @Override
        public String check(String typed) {
            if (!typed.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*=[^\\n\\r]+")) {
                throw new IllegalArgumentException(
                        "'" + typed + "' is no setting; write KEY=VALUE, such as tunnel.destination=203.0.113.1");
            }
            return typed;
        }
    },
    /** The address of a BGP peer, with the link it is on if it is link-local: {@code fe80::2%eth0}. */
    PEER {
        @Override
        public String check(String typed) {
            int percent = typed.indexOf('%');
            IpAddress address = IpAddress.parse(percent < 0 ? typed : typed.substring(0, percent));
            return percent < 0 ? address.toString() : address + typed.substring(percent);
        }
    },
    /** The number of an autonomous system. */
    AS {
        @Override
        public String check(String typed) {
            return Long.toString(number(typed, 4_294_967_295L, "an AS number"));
        }
    },
    FAMILY {
        @Override
        public String check(String typed) {
            return oneOf(typed.toLowerCase(Locale.ROOT), choices());
        }

        @Override
        public List<String> choices() {
            return List.of("ipv4", "ipv6");
        }
    },
    /** Which way routes go that are looked at anew. */
    DIRECTION {
        @Override
        public String check(String typed) {
            return oneOf(typed.toLowerCase(Locale.ROOT), choices());
        }

        @Override
        public List<String> choices() {
            return List.of("in", "out", "both", "refresh");
        }
    },
    OWNER,
    SERVICE,
    PLUGIN;

    /**
     * @return the value as the daemon wants it; {@link #SINCE} ages are left to {@link Ago}
     * @throws IllegalArgumentException with a message for the user
     */
    public String check(String typed) {
        if (typed.isEmpty()) {
            throw new IllegalArgumentException("it must not be empty");
        }
        return typed;
    }

    /** All values there are, if they are few; empty otherwise. */
    public List<String> choices() {
        return List.of();
    }

    private static long number(String typed, long max, String what) {
        String rule = "'" + typed + "' is not " + what + " 1.." + max;
        if (typed.isEmpty() || typed.length() > 19 || !typed.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(rule);
        }
        long value;
        try {
            value = Long.parseLong(typed);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(rule, e);
        }
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(rule);
        }
        return value;
    }

    private static String oneOf(String typed, List<String> known) {
        if (!known.contains(typed)) {
            throw new IllegalArgumentException(
                    "'" + typed + "' is none of " + String.join(", ", known) + Nearest.hint(typed, known));
        }
        return typed;
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
