package dev.holdfast.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a client is answered.
 *
 * @param status 200..599
 * @param type media type of the body
 * @param headers others than those of type and length
 */
public record HttpAnswer(int status, String type, byte[] body, Map<String, String> headers) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be 200..599, was " + status);
        }
    }

    /** @param json as {@link dev.holdfast.api.Json} writes it */
    public static HttpAnswer json(int status, String json) {
        return of(status, "application/json", json);
    }

    public static HttpAnswer text(int status, String text) {
        return of(status, "text/plain;charset=utf-8", text);
    }

    private static HttpAnswer of(int status, String type, String body) {
        return new HttpAnswer(status, type, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public HttpAnswer with(String header, String value) {
        return new HttpAnswer(status, type, body, Map.of(header, value));
    }
}
