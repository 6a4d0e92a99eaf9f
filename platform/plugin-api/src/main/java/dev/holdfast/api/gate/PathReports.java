package dev.holdfast.api.gate;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import java.time.Instant;
import java.util.List;

/** How the watched paths are; {@link dev.holdfast.api.PluginHost#provide}d by the plugin that watches. Safe from any thread. */
@FunctionalInterface
public interface PathReports {

    /** Of every path that is watched now, in no particular order. */
    List<PathReport> reports();

    /**
     * One path.
     *
     * @param source address the questions come from
     * @param state {@code admin_down}, {@code down}, {@code init} or {@code up}
     * @param reason why it is down; empty: it is not, or never was up
     * @param since when it came to {@code state}
     * @param open whether its gate is open, so that the route may be in the kernel
     * @param peerMode {@code unknown} until the far end has been heard, then {@code active} or {@code passive}
     * @param peerVersion of the far end; empty: it has not been heard
     */
    record PathReport(
            Owner owner,
            Prefix route,
            IpAddress source,
            String state,
            String reason,
            Instant since,
            boolean open,
            String peerMode,
            String peerVersion) {}
}
