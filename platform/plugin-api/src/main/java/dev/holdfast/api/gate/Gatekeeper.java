package dev.holdfast.api.gate;

/**
 * A plugin that watches paths and opens and closes their gates by {@link dev.holdfast.api.Gates}. Registered by {@link
 * dev.holdfast.api.PluginHost#keepGates}. Called from any thread, also before the plugin has started; returns without
 * waiting for anything.
 */
public interface Gatekeeper {

    /** Watches a path; one that is watched already under this gate is replaced. */
    void watch(GatedPath path);

    void forget(String gate);

    /** See {@link PathGates#rearm}. */
    void rearm(String device);
}
