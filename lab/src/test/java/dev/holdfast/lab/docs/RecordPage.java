package dev.holdfast.lab.docs;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.Key;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the reference of one configuration record, and of the records in it, as Markdown tables. */
final class RecordPage {
    private final StringBuilder page;
    private final Set<Class<?>> sections;
    private final Deque<Part> waiting = new ArrayDeque<>();
    private final Map<Class<?>, String> described = new HashMap<>();

    /** A record that gets a table of its own, because it stands in a list or a map. */
    private record Part(String path, Class<?> type) {}

    /** @param sections records that are described elsewhere on the page */
    RecordPage(StringBuilder page, Class<?>... sections) {
        this.page = page;
        this.sections = Set.of(sections);
    }

    /** @param path of the section, empty for the root of the file */
    void write(String title, String path, Class<?> type) {
        page.append("## ").append(title).append("\n\n");
        table(path, type);
        while (!waiting.isEmpty()) {
            var part = waiting.removeFirst();
            page.append("### `").append(part.path()).append("`\n\n");
            page.append(RecordDocs.of(part.type()).summary()).append("\n\n");
            table(part.path(), part.type());
        }
    }

    private void table(String path, Class<?> type) {
        page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
        rows(path, "", type);
        page.append('\n');
    }

    private void rows(String path, String prefix, Class<?> type) {
        var docs = RecordDocs.of(type);
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + keyOf(component);
            Class<?> inner = component.getType();
            if (inner.isRecord() && !hasParse(inner) && !sections.contains(inner)) {
                rows(path, key + ".", inner);
                continue;
            }
            String below = sections.contains(inner) ? key : element(path.isEmpty() ? key : path + "." + key, component);
            page.append("| `")
                    .append(key)
                    .append("` | ")
                    .append(below.isEmpty() ? valuesOf(component) : "see `" + below + "`")
                    .append(" | ")
                    .append(defaultOf(component))
                    .append(" | ")
                    .append(docs.of(component.getName()))
                    .append(" |\n");
        }
    }

    /** The path of the elements, if the component is a list or map of records; they get a table of their own. */
    private String element(String path, RecordComponent component) {
        if (!(component.getGenericType() instanceof ParameterizedType collection)) {
            return "";
        }
        Type[] arguments = collection.getActualTypeArguments();
        boolean map = component.getType() == Map.class;
        if (!(arguments[arguments.length - 1] instanceof Class<?> element)
                || !element.isRecord()
                || hasParse(element)) {
            return "";
        }
        String below = path + (map ? ".NAME" : "[]");
        if (element.getSimpleName().equals("Section")) {
            return path.equals("plugins") ? "plugins.ID" : below;
        }
        if (!described.containsKey(element)) {
            described.put(element, below);
            waiting.add(new Part(below, element));
        }
        return described.get(element);
    }

    private static String keyOf(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key != null) {
            return key.value();
        }
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static boolean hasParse(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("parse"));
    }

    private static String valuesOf(RecordComponent component) {
        boolean known = (component.getType() == List.class || component.getType() == Set.class)
                && component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?>;
        if (!known) {
            return valueOf(component.getType());
        }
        var element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        return "list of: " + valueOf(element);
    }

    private static String valueOf(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true, false";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "number";
        } else if (type == Duration.class) {
            return "time, such as `30s`";
        } else if (type == Path.class) {
            return "path";
        } else if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> "`"
                            + ((Enum<?>) constant)
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-') + "`")
                    .collect(Collectors.joining(", "));
        } else if (type == Map.class) {
            return "keys and values";
        } else if (type == List.class) {
            return "list";
        }
        return switch (type.getSimpleName()) {
            case "ByteSize" -> "size, such as `64MB`";
            case "OverlayNet" -> "pair of addresses, such as `169.254.3.128/31`";
            case "Prefix" -> "network";
            case "IpAddress" -> "address";
            case "Community", "CommunityPattern" -> "community, such as `65001:100`";
            case "HostAddress" -> "address with prefix length";
            case "Mark" -> "mark";
            default -> "text";
        };
    }

    private static String defaultOf(RecordComponent component) {
        @Nullable DefaultValue stated = component.getAnnotation(DefaultValue.class);
        Class<?> type = component.getType();
        if (stated != null) {
            return "`" + stated.value() + "`";
        } else if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return "none";
        } else if (type == boolean.class) {
            return "`false`";
        } else if (type.isPrimitive()) {
            return "`0`";
        } else if (type == Duration.class) {
            return "`0s`";
        } else if (type == List.class || type == Map.class || type == Set.class) {
            return "empty";
        }
        return "**required**";
    }
}
