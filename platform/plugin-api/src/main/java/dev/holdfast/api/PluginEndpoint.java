package dev.holdfast.api;

import java.util.Map;

/**
 * What a plugin shows and lets do at {@code /actuator/<id>}. Answers are records, maps, lists and scalars, written as JSON. Called
 * from several threads at once.
 */
public interface PluginEndpoint {

    /**
     * @param path what follows the id, without slashes at its ends; empty: nothing
     * @param parameters of the query
     * @throws IllegalArgumentException if a parameter does not fit; answered with status 400
     * @throws java.util.NoSuchElementException if there is nothing of that name; answered with status 404
     */
    Object read(String path, Map<String, String> parameters);

    /**
     * Does something. Refused unless a plugin says what.
     *
     * @throws UnsupportedOperationException if there is nothing to do; answered with status 405
     */
    default Object write(String path, Map<String, String> parameters) {
        throw new UnsupportedOperationException("there is nothing to change here");
    }
}
