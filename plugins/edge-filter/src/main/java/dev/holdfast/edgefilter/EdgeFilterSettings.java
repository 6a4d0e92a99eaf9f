package dev.holdfast.edgefilter;

import dev.holdfast.model.IpAddress;
import java.util.List;

/**
 * The section {@code plugins.edge-filter}.
 *
 * @param exclude a learned prefix with one of these network addresses is not routed, whatever its length
 */
public record EdgeFilterSettings(List<IpAddress> exclude) {

    public EdgeFilterSettings {
        exclude = List.copyOf(exclude);
    }
}
