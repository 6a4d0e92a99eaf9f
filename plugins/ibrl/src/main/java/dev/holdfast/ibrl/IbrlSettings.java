package dev.holdfast.ibrl;

import dev.holdfast.model.IpAddress;
import java.util.List;

/**
 * The section {@code plugins.ibrl}.
 *
 * @param exclude a learned prefix with one of these network addresses is not routed, whatever its length
 */
public record IbrlSettings(List<IpAddress> exclude) {

    public IbrlSettings {
        exclude = List.copyOf(exclude);
    }
}
