package dev.holdfast.shell.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value, read leniently: a field that is not there reads as empty, so that a daemon of another version is shown as
 * far as it is understood.
 *
 * @param value a Map, List, String, Number, Boolean or null
 */
public record Json(@Nullable Object value) {
    private static final Json NOTHING = new Json(null);

    public boolean isNothing() {
        return value == null;
    }

    /** A field of an object. */
    public Json at(String field) {
        return value instanceof Map<?, ?> map ? new Json(map.get(field)) : NOTHING;
    }

    /**
     * The value itself as text for a terminal; empty for nothing. Control characters come out as {@code ?}: command lines
     * of strangers are among what is shown, and must not be able to steer the terminal of the one who reads them.
     */
    public String text() {
        return value == null ? "" : printable(value.toString(), ' ');
    }

    /** As {@link #text}, but what was several lines still is. */
    public String lines() {
        return value == null ? "" : printable(value.toString().stripTrailing(), '\n');
    }

    private static String printable(String text, char newline) {
        if (text.codePoints().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> clean.appendCodePoint(c == '\n' ? newline : Character.isISOControl(c) ? '?' : c));
        return clean.toString();
    }

    /** A field as text; empty if it is not there. */
    public String text(String field) {
        return at(field).text();
    }

    /** A field as a whole number; 0 if it is none. */
    public long number(String field) {
        return at(field).value instanceof Number number ? number.longValue() : 0;
    }

    public boolean flag(String field) {
        return Boolean.TRUE.equals(at(field).value);
    }

    /** A field as a time; null if it is none. */
    public @Nullable Instant instant(String field) {
        try {
            return at(field).value instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A field as a span of time: ISO-8601, or seconds as a number; null if it is neither. */
    public @Nullable Duration duration(String field) {
        Object found = at(field).value;
        if (found instanceof Number seconds) {
            return Duration.ofNanos(Math.round(seconds.doubleValue() * 1e9));
        }
        try {
            return found instanceof String text ? Duration.parse(text) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The elements of an array field; none if it is not there. */
    public List<Json> list(String field) {
        return at(field).value instanceof List<?> list
                ? list.stream().map(Json::new).toList()
                : List.of();
    }

    /** The fields of an object in the order they came; none if it is not one. */
    public Map<String, Json> fields() {
        Map<String, Json> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> fields.put(String.valueOf(name), new Json(field)));
        }
        return fields;
    }
}
