package dev.holdfast.shell.line;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Points in time as people type them. */
public final class Ago {
    private static final Pattern AGE = Pattern.compile("[0-9]{1,6}[smhd]");

    private Ago() {}

    static boolean isAge(String typed) {
        return AGE.matcher(typed).matches();
    }

    /** The moment meant by an age such as {@code 10m}, or by an instant, which stays what it is. */
    public static Instant resolve(String typed, Instant now) {
        if (!isAge(typed)) {
            return Instant.parse(typed);
        }
        long count = Long.parseLong(typed.substring(0, typed.length() - 1));
        char unit = typed.charAt(typed.length() - 1);
        Duration age = unit == 's'
                ? Duration.ofSeconds(count)
                : unit == 'm'
                        ? Duration.ofMinutes(count)
                        : unit == 'h' ? Duration.ofHours(count) : Duration.ofDays(count);
        return now.minus(age);
    }
}
