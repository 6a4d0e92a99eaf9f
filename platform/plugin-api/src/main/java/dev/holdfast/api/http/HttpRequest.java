package dev.holdfast.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a client asks.
 *
 * @param method {@code GET}, {@code POST}, … in upper case
 * @param path decoded, with its leading slash, without the query
 * @param query its parameters, decoded; of one given twice the first
 * @param body empty: none
 */
public record HttpRequest(String method, String path, Map<String, String> query, byte[] body) {
    public HttpRequest {
        query = Map.copyOf(query);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
