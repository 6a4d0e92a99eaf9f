package dev.holdfast.api.gate;

import java.util.List;
import java.util.Map;

/** How the watched paths stand altogether; what the plugin that watches them provides. Safe from any thread. */
public interface PathHealth {

    /** Sessions by state, in the words the plugin lists them with. */
    Map<String, Integer> counts();

    /** Devices of which every path that gates a route has been silent for a while; empty: none. */
    List<String> silentDevices();
}
