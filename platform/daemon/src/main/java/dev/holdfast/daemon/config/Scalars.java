package dev.holdfast.daemon.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Text to values: numbers, words, times, and whatever has a static {@code parse(String)}. */
final class Scalars {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private Scalars() {}

    /** Whether {@code type} is written as one scalar. */
    static boolean takes(Class<?> type) {
        return type.isPrimitive()
                || type == Integer.class
                || type == Long.class
                || type == Boolean.class
                || type == Double.class
                || type == String.class
                || type == Duration.class
                || type == Path.class
                || type.isEnum()
                || parser(type) != null;
    }

    /**
     * Reads {@code text} as a {@code type}.
     *
     * @throws IllegalArgumentException with a message for people; after "; " it says what would be right
     */
    static Object read(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        } else if (type == boolean.class || type == Boolean.class) {
            return readBoolean(text);
        } else if (type == int.class || type == Integer.class) {
            return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == long.class || type == Long.class) {
            return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == double.class || type == Double.class) {
            return readDouble(text);
        } else if (type == Duration.class) {
            return readDuration(text);
        } else if (type == Path.class) {
            return Path.of(text);
        } else if (type.isEnum()) {
            return readConstant(type, text);
        }
        return parse(type, text);
    }

    /** What a value of {@code type} looks like; for people. */
    static String looksLike(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "write true or false";
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "write a whole number";
        } else if (type == double.class || type == Double.class) {
            return "write a number such as 0.5";
        } else if (type == Duration.class) {
            return "write a time such as 500ms, 30s, 5m or 1h";
        } else if (type.isEnum()) {
            return "write one of " + String.join(", ", words(type));
        } else if (type == String.class || type == Path.class) {
            return "write a text";
        }
        return switch (type.getSimpleName()) {
            case "Prefix" -> "write a network such as 192.0.2.0/24 or 2001:db8::/32";
            case "IpAddress" -> "write an address such as 192.0.2.1 or 2001:db8::1";
            case "OverlayNet" -> "write a pair of addresses such as 169.254.3.128/31";
            case "ByteSize" -> "write a size such as 512KB or 64MB";
            default -> "write one value";
        };
    }

    private static Boolean readBoolean(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException("'" + text + "' is neither true nor false; write true or false");
    }

    private static long whole(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number; write digits only", e);
        }
        throw new IllegalArgumentException(text + " is too large; write at most " + most);
    }

    private static double readDouble(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number; write it like 0.5", e);
        }
    }

    private static Duration readDuration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a time; write it like 500ms, 30s, 5m or 1h");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static Object readConstant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        String meant = Nearest.to(text, words(type))
                .map(word -> "did you mean " + word + "? ")
                .orElse("");
        throw new IllegalArgumentException("'" + text + "' is none of the words known here; " + meant + "known are "
                + String.join(", ", words(type)));
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Scalars::word).collect(Collectors.toList());
    }

    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a record may also be written as one scalar: it has a static {@code brief(String)}. */
    static boolean hasBriefForm(Class<?> type) {
        return reader(type, "brief") != null;
    }

    private static @Nullable Method parser(Class<?> type) {
        return reader(type, "parse");
    }

    private static @Nullable Method reader(Class<?> type, String name) {
        try {
            Method parse = type.getDeclaredMethod(name, String.class);
            return Modifier.isStatic(parse.getModifiers()) && type.isAssignableFrom(parse.getReturnType())
                    ? parse
                    : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static Object parse(Class<?> type, String text) {
        Method own = parser(type);
        Method parse = own == null ? reader(type, "brief") : own;
        if (parse == null) {
            throw new IllegalStateException(type + " cannot be configured: it has no static parse(String)");
        }
        try {
            parse.setAccessible(true);
            return parse.invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("parse(String) of " + type + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("parse(String) of " + type + " is out of reach", e);
        }
    }
}
