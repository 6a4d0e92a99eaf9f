package dev.holdfast.shell.view;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Spans and points of time as people say them. */
final class Spans {
    private static final long MICROS_UP_TO = 100_000;

    private Spans() {}

    /** {@code 3s ago}; {@code never} for null. A little ahead of our clock counts as now. */
    static String ago(@Nullable Instant then, Instant now) {
        if (then == null) {
            return "never";
        }
        Duration age = Duration.between(then, now);
        return age.compareTo(Duration.ofSeconds(1)) < 0 ? "just now" : coarse(age) + " ago";
    }

    /** {@code  for 4m 10s}, with a blank in front; nothing for null. */
    static String lasting(@Nullable Instant since, Instant now) {
        return since == null ? "" : " for " + coarse(Duration.between(since, now));
    }

    /** {@code 3s}, {@code 4m 10s}, {@code 2h 5m}, {@code 12d 3h}: two units at most. */
    static String coarse(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "m", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return two(seconds / 3600, "h", seconds / 60 % 60, "m");
        }
        return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }

    /** A heal time: {@code 182 µs}; from 100,000 µs on {@code 104 ms}, from ten seconds on {@code 12s}. */
    static String micros(long micros) {
        if (micros < MICROS_UP_TO) {
            return micros + " µs";
        }
        return micros < 10_000_000 ? micros / 1000 + " ms" : coarse(Duration.of(micros, ChronoUnit.MICROS));
    }

    /** {@code 10:31:09.123456}, with the date in front if that is not today's. */
    static String time(Instant instant, Instant now, ZoneId zone) {
        ZonedDateTime at = instant.atZone(zone);
        String time = two(at.getHour()) + ":" + two(at.getMinute()) + ":" + two(at.getSecond()) + "."
                + String.valueOf(1_000_000 + at.getNano() / 1000).substring(1);
        LocalDate date = at.toLocalDate();
        return date.equals(now.atZone(zone).toLocalDate()) ? time : date + " " + time;
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
