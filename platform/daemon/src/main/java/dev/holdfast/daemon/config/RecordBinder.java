package dev.holdfast.daemon.config;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.Key;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Binds nodes to records, strictly: a key no component takes is an error, and so is a value its type or record refuses.
 * Goes on after a mistake, so that all of them are shown at once; what {@link #bind} returns is then of no use.
 */
final class RecordBinder {
    private final ConfigErrors errors;

    RecordBinder(ConfigErrors errors) {
        this.errors = errors;
    }

    /** @return null if a mistake was found, which has been added to the errors */
    <T> @Nullable T bind(Class<T> type, Node node) {
        int before = errors.size();
        Object bound = value(type, node);
        return errors.size() > before ? null : type.cast(bound);
    }

    private @Nullable Object value(Type type, Node node) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Map.class) {
                return map(arguments[0], arguments[1], node);
            }
            List<Object> list = list(arguments[0], node);
            return generic.getRawType() == Set.class ? new LinkedHashSet<>(list) : list;
        }
        Class<?> plain = (Class<?>) type;
        if (!plain.isRecord() || Scalars.takes(plain)) {
            return scalar(plain, node);
        }
        boolean brief = node instanceof ScalarNode && !isEmpty(node) && Scalars.hasBriefForm(plain);
        return brief ? scalar(plain, node) : record(plain, node);
    }

    private @Nullable Object scalar(Class<?> type, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            String what = "here is " + shape(node) + " where one value is expected";
            errors.add(node, ConfigError.TYPE, what, Scalars.looksLike(type));
            return null;
        }
        if (isEmpty(scalar)) {
            errors.add(node, ConfigError.TYPE, "the value is missing", Scalars.looksLike(type));
            return null;
        }
        try {
            return Scalars.read(type, scalar.getValue());
        } catch (IllegalArgumentException e) {
            boolean ofModel = type.isRecord();
            refused(node, ofModel ? ConfigError.REFUSED : ConfigError.TYPE, e, Scalars.looksLike(type));
            return null;
        }
    }

    private List<Object> list(Type element, Node node) {
        List<Object> values = new ArrayList<>();
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                Object value = value(element, item);
                if (value != null) {
                    values.add(value);
                }
            }
        } else if (!isEmpty(node)) {
            String what = "here is " + shape(node) + " where a list is expected";
            errors.add(node, ConfigError.TYPE, what, "write a list: [a, b], or lines that begin with '- '");
        }
        return values;
    }

    private Map<Object, Object> map(Type keyType, Type valueType, Node node) {
        Map<Object, Object> values = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                Object key = value(keyType, entry.getKeyNode());
                Object value = valueType == Section.class
                        ? new Section(entry.getKeyNode(), entry.getValueNode())
                        : value(valueType, entry.getValueNode());
                if (key != null && value != null && values.put(key, value) != null) {
                    String what = "'" + key + "' stands here a second time, written another way";
                    errors.add(entry.getKeyNode(), ConfigError.DUPLICATE, what, "keep one of the two");
                }
            }
        } else if (!isEmpty(node)) {
            String what = "here is " + shape(node) + " where named entries are expected";
            errors.add(node, ConfigError.TYPE, what, "write lines of 'name: …', indented below");
        }
        return values;
    }

    private @Nullable Object record(Class<?> type, Node node) {
        RecordComponent[] components = type.getRecordComponents();
        Map<String, NodeTuple> entries = entries(type, components, node);
        if (entries == null) {
            return null;
        }
        int before = errors.size();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            NodeTuple entry = entries.get(keyOf(components[i]));
            boolean given = entry != null && !(isEmpty(entry.getValueNode()) && mayBeEmpty(components[i]));
            values[i] =
                    given ? value(components[i].getGenericType(), entry.getValueNode()) : absent(components[i], node);
        }
        return errors.size() > before ? null : construct(type, components, values, entries, node);
    }

    private @Nullable Map<String, NodeTuple> entries(Class<?> type, RecordComponent[] components, Node node) {
        List<String> known = Arrays.stream(components).map(RecordBinder::keyOf).collect(Collectors.toList());
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        if (isEmpty(node)) {
            return entries;
        }
        if (!(node instanceof MappingNode mapping)) {
            String what = "here is " + shape(node) + " where keys and values are expected";
            errors.add(node, ConfigError.TYPE, what, "known keys here: " + String.join(", ", known));
            return null;
        }
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                if (known.contains(key.getValue())) {
                    entries.put(key.getValue(), entry);
                } else {
                    unknown(key, known);
                }
            }
        }
        return entries;
    }

    /** Records that {@code key} is not among {@code known}. */
    void unknown(ScalarNode key, List<String> known) {
        String meant = Nearest.to(key.getValue(), known)
                .map(near -> "did you mean '" + near + "'? ")
                .orElse("");
        String listed = known.isEmpty() ? "there is no key to set here" : "known here: " + String.join(", ", known);
        errors.add(key, ConfigError.UNKNOWN, "unknown key '" + key.getValue() + "'", meant + listed);
    }

    private @Nullable Object absent(RecordComponent component, Node parent) {
        DefaultValue byDefault = component.getAnnotation(DefaultValue.class);
        Class<?> type = component.getType();
        if (byDefault != null) {
            return Scalars.read(type, byDefault.value());
        } else if (isNullable(component)) {
            return null;
        } else if (type == List.class) {
            return List.of();
        } else if (type == Map.class) {
            return Map.of();
        } else if (type == Set.class) {
            return Set.of();
        } else if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 0;
        } else if (type == long.class) {
            return 0L;
        } else if (type == double.class) {
            return 0.0;
        } else if (type == String.class) {
            return "";
        } else if (type == Duration.class) {
            return Duration.ZERO;
        } else if (type.isRecord() && !Scalars.takes(type)) {
            return record(type, new ScalarNode(Tag.NULL, "", parent.getStartMark(), parent.getStartMark(), PLAIN));
        }
        String example = keyOf(component) + ": …";
        errors.add(ConfigError.at(
                parent,
                ConfigError.MISSING,
                "the key '" + keyOf(component) + "' is missing here",
                "add '" + example + "'; " + Scalars.looksLike(type)));
        return null;
    }

    private static final org.yaml.snakeyaml.DumperOptions.ScalarStyle PLAIN =
            org.yaml.snakeyaml.DumperOptions.ScalarStyle.PLAIN;

    private @Nullable Object construct(
            Class<?> type, RecordComponent[] components, Object[] values, Map<String, NodeTuple> entries, Node node) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                refused(refused, components, entries, node);
                return null;
            }
            throw new IllegalStateException("the constructor of " + type + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be constructed", e);
        }
    }

    /** Records what a record refuses: one mistake, and further ones as suppressed. */
    private void refused(
            IllegalArgumentException refused, RecordComponent[] components, Map<String, NodeTuple> entries, Node node) {
        Node place = Culprit.of(String.valueOf(refused.getMessage()), entries.values(), node);
        refused(place, ConfigError.REFUSED, refused, remedy(place, components, entries));
        for (Throwable other : refused.getSuppressed()) {
            if (other instanceof IllegalArgumentException further) {
                refused(further, components, entries, node);
            }
        }
    }

    private static String remedy(Node place, RecordComponent[] components, Map<String, NodeTuple> entries) {
        for (RecordComponent component : components) {
            NodeTuple entry = entries.get(keyOf(component));
            DefaultValue byDefault = component.getAnnotation(DefaultValue.class);
            if (entry != null && entry.getValueNode() == place && byDefault != null) {
                return "change it, or leave the key out for the default, " + byDefault.value();
            }
        }
        return "change it so that it fits";
    }

    private void refused(Node node, String code, IllegalArgumentException why, String otherwise) {
        String message = String.valueOf(why.getMessage());
        int semicolon = message.indexOf("; ");
        String what = semicolon < 0 ? message : message.substring(0, semicolon);
        errors.add(node, code, what, semicolon < 0 ? otherwise : message.substring(semicolon + 2));
    }

    private static boolean mayBeEmpty(RecordComponent component) {
        Class<?> type = component.getType();
        return isNullable(component)
                || type == List.class
                || type == Map.class
                || type == Set.class
                || type.isRecord() && !Scalars.takes(type);
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    private static String shape(Node node) {
        return node instanceof MappingNode ? "a mapping" : node instanceof SequenceNode ? "a list" : "a single value";
    }

    /** {@code receiveBuffer} is written {@code receive-buffer}. */
    static String keyOf(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key != null) {
            return key.value();
        }
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
