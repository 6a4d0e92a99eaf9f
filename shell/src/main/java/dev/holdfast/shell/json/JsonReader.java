package dev.holdfast.shell.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into plain values. */
public final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonReader() {}

    /** @throws BadJsonException if it is not one whole JSON value; nesting is bounded by the parser */
    public static Json read(byte[] utf8) throws BadJsonException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new BadJsonException("it is empty", null);
            }
            Json json = new Json(value(parser, first));
            if (parser.nextToken() != null) {
                throw new BadJsonException("there is more after its end", null);
            }
            return json;
        } catch (JacksonException e) {
            throw new BadJsonException(e.getOriginalMessage(), e);
        }
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                fields.put(name, value(parser, parser.nextToken()));
            }
            return fields;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                elements.add(value(parser, next));
            }
            return elements;
        }
        if (token.isNumeric()) {
            return parser.getNumberValue();
        }
        if (token.isBoolean()) {
            return token == JsonToken.VALUE_TRUE;
        }
        return token == JsonToken.VALUE_NULL ? null : parser.getString();
    }

    /** The text is not JSON; the message says where and why. */
    public static final class BadJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        BadJsonException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
