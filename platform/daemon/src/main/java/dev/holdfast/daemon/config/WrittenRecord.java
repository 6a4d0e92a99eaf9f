package dev.holdfast.daemon.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bound record as the file would say it, with every default written out; what is null is left out. */
public final class WrittenRecord {
    private WrittenRecord() {}

    /** Nested maps, lists, numbers, {@code true} and {@code false}, and texts. */
    public static Map<String, Object> of(Record bound) {
        Map<String, Object> keys = new LinkedHashMap<>();
        for (RecordComponent component : bound.getClass().getRecordComponents()) {
            Object value = written(read(component, bound));
            if (value != null) {
                keys.put(RecordBinder.keyOf(component), value);
            }
        }
        return keys;
    }

    private static @Nullable Object read(RecordComponent component, Record bound) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true); // a plugin's record need not be public
        try {
            return accessor.invoke(bound);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static @Nullable Object written(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        } else if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        } else if (value instanceof Duration time) {
            return duration(time);
        } else if (value instanceof Collection<?> list) {
            return list.stream().map(WrittenRecord::written).toList();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((key, inner) -> named.put(String.valueOf(written(key)), written(inner)));
            return named;
        } else if (value instanceof Record inner && !Scalars.takes(inner.getClass())) {
            return of(inner);
        }
        return value.toString();
    }

    /** In the largest unit that says it in a whole number. */
    private static String duration(Duration time) {
        long millis = time.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
