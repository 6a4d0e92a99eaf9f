package dev.holdfast.daemon.plugins;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.DefaultVersionManager;
import org.pf4j.PluginDependency;

/** Puts plugins behind those they depend on, the reconciler as far ahead as that allows, the rest by name. */
final class StartOrder {
    private final Map<String, PluginUnit> placed = new LinkedHashMap<>();
    private final List<PluginUnit> waiting;
    private final String first;

    private StartOrder(Collection<PluginUnit> units, String first) {
        waiting = new ArrayList<>(units);
        this.first = first;
    }

    /** The units that can be started, in order; those that never can are refused, with the reason. */
    static List<PluginUnit> of(Collection<PluginUnit> units, String first) {
        List<PluginUnit> loaded = new ArrayList<>();
        units.stream().filter(unit -> unit.state() != PluginState.REFUSED).forEach(loaded::add);
        return new StartOrder(loaded, first).place();
    }

    private List<PluginUnit> place() {
        waiting.sort((one, other) ->
                Boolean.compare(other.id().equals(first), one.id().equals(first)));
        boolean moved = true;
        while (moved) {
            moved = false;
            for (PluginUnit unit : List.copyOf(waiting)) {
                if (missing(unit).isEmpty()) {
                    waiting.remove(unit);
                    placed.put(unit.id(), unit);
                    moved = true;
                    break; // back to the head of the queue, where the reconciler waits
                }
            }
        }
        waiting.forEach(unit -> unit.refuse(Trouble.dependency(unit.id(), missing(unit)), null));
        return List.copyOf(placed.values());
    }

    private String missing(PluginUnit unit) {
        for (PluginDependency dependency : unit.dependencies()) {
            PluginUnit found = placed.get(dependency.getPluginId());
            String wanted = dependency.getPluginVersionSupport();
            if (found == null) {
                boolean comes = waiting.stream().anyMatch(other -> other.id().equals(dependency.getPluginId()));
                if (comes || !dependency.isOptional()) {
                    return comes
                            ? "it depends on " + dependency.getPluginId() + ", which waits for something itself"
                            : "it depends on " + dependency.getPluginId() + ", which is not there";
                }
            } else if (!new DefaultVersionManager()
                    .checkVersionConstraint(found.jar().version(), wanted)) {
                return "it depends on " + dependency.getPluginId() + " " + wanted + ", but that is "
                        + found.jar().version();
            }
        }
        return "";
    }
}
