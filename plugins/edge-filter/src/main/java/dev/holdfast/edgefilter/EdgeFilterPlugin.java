package dev.holdfast.edgefilter;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.PluginHost;

/** Carries services of the type {@code edge-filtering}; has nothing to do by itself. */
public final class EdgeFilterPlugin implements HoldfastPlugin {

    public EdgeFilterPlugin(PluginHost host) {
        host.serve(new EdgeFilterType(host.config(EdgeFilterSettings.class)));
    }

    /** Does nothing: the platform starts the services. */
    @Override
    public void start() {}

    /** Does nothing: the platform has stopped the services. */
    @Override
    public void stop() {}
}
