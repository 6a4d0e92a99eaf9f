package dev.holdfast.shell.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Prints JSON, either over lines with two blanks a level, or in one line. */
public final class JsonPrinter {
    private static final int ONE_LINE = -1;

    private JsonPrinter() {}

    public static String pretty(Json json) {
        StringBuilder out = new StringBuilder();
        print(json.value(), 0, out);
        return out.toString();
    }

    public static String line(Json json) {
        StringBuilder out = new StringBuilder();
        print(json.value(), ONE_LINE, out);
        return out.toString();
    }

    private static void print(@Nullable Object value, int level, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            out.append('{');
            while (entries.hasNext()) {
                Map.Entry<?, ?> entry = entries.next();
                open(level, out);
                quote(String.valueOf(entry.getKey()), out);
                out.append(level == ONE_LINE ? ":" : ": ");
                print(entry.getValue(), deeper(level), out);
                out.append(entries.hasNext() ? "," : "");
            }
            close(level, map.isEmpty(), out).append('}');
        } else if (value instanceof List<?> list) {
            Iterator<?> elements = list.iterator();
            out.append('[');
            while (elements.hasNext()) {
                open(level, out);
                print(elements.next(), deeper(level), out);
                out.append(elements.hasNext() ? "," : "");
            }
            close(level, list.isEmpty(), out).append(']');
        } else if (value instanceof String text) {
            quote(text, out);
        } else {
            out.append(value);
        }
    }

    private static int deeper(int level) {
        return level == ONE_LINE ? ONE_LINE : level + 1;
    }

    private static void open(int level, StringBuilder out) {
        if (level != ONE_LINE) {
            out.append('\n').append("  ".repeat(level + 1));
        }
    }

    private static StringBuilder close(int level, boolean empty, StringBuilder out) {
        return level == ONE_LINE || empty ? out : out.append('\n').append("  ".repeat(level));
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }
}
