package dev.holdfast.daemon.http;

import dev.holdfast.api.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@link Json} by the library that the endpoints use. */
public final class JacksonJson implements Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public @Nullable Object read(String text) {
        try {
            return MAPPER.readValue(text, Object.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(words(e), e);
        }
    }

    private static String words(JacksonException e) {
        String what = String.valueOf(e.getOriginalMessage()).replaceAll("\\s*\\R\\s*", " ");
        var place = e.getLocation();
        return place == null || place.getLineNr() < 1
                ? what
                : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + what;
    }

    @Override
    public String write(@Nullable Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
