package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerOptions;
import java.util.Map;

/**
 * A peer added at run time.
 *
 * @param options what the configuration would say of it
 * @param given the same as it was given, for the file that remembers it; passwords stand in files of their own
 */
public record PeerSpecification(PeerOptions options, Map<String, Object> given) {
    public PeerSpecification {
        given = Map.copyOf(given);
    }
}
