package dev.holdfast.daemon.plugins;

import dev.holdfast.api.Gates;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.gate.Gatekeeper;
import dev.holdfast.api.gate.PathGates;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings services together with the plugin that watches paths, if there is one. Safe from any thread. */
public final class GateKeeping implements PathGates {
    private final Gates gates;
    private final Map<String, GatedPath> paths = new LinkedHashMap<>();
    private @Nullable Gatekeeper keeper;
    private String keeperId = "";

    public GateKeeping(Gates gates) {
        this.gates = gates;
    }

    /** @throws IllegalArgumentException if another plugin keeps the gates */
    synchronized void keep(String plugin, Gatekeeper by) {
        if (keeper != null && !keeperId.equals(plugin)) {
            throw new IllegalArgumentException("the plugin " + keeperId + " keeps the gates already");
        }
        keeper = by;
        keeperId = plugin;
        paths.values().forEach(by::watch);
    }

    /** The plugin has ended; its gates stay as they are, new ones are open. */
    synchronized void leave(String plugin) {
        if (keeperId.equals(plugin)) {
            keeper = null;
            keeperId = "";
        }
    }

    @Override
    public synchronized boolean watch(GatedPath path) {
        paths.put(path.gate(), path);
        if (keeper == null) {
            gates.open(path.gate());
            return false;
        }
        keeper.watch(path);
        return true;
    }

    @Override
    public synchronized void forget(String gate) {
        if (paths.remove(gate) != null && keeper != null) {
            keeper.forget(gate);
        }
    }

    @Override
    public synchronized void rearm(String device) {
        if (keeper != null) {
            keeper.rearm(device);
        }
    }
}
