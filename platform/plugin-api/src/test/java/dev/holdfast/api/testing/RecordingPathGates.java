package dev.holdfast.api.testing;

import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.gate.PathGates;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Writes down which paths are watched. For one thread. */
public final class RecordingPathGates implements PathGates {
    private final TreeMap<String, GatedPath> watched = new TreeMap<>();
    private final List<String> rearmed = new ArrayList<>();
    private boolean present = true;

    /** From now on nobody watches. */
    public void absent() {
        present = false;
    }

    /** By the name of their gates. */
    public List<GatedPath> watched() {
        return List.copyOf(watched.values());
    }

    public List<String> rearmed() {
        return List.copyOf(rearmed);
    }

    @Override
    public boolean watch(GatedPath path) {
        watched.put(path.gate(), path);
        return present;
    }

    @Override
    public void forget(String gate) {
        watched.remove(gate);
    }

    @Override
    public void rearm(String device) {
        rearmed.add(device);
    }
}
