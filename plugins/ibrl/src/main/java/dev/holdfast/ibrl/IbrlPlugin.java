package dev.holdfast.ibrl;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.PluginHost;

/** Carries services of the types {@code ibrl} and {@code ibrl-allocated}; has nothing to do by itself. */
public final class IbrlPlugin implements HoldfastPlugin {

    public IbrlPlugin(PluginHost host) {
        IbrlSettings settings = host.config(IbrlSettings.class);
        host.serve(new IbrlType("ibrl", false, settings));
        host.serve(new IbrlType("ibrl-allocated", true, settings));
    }

    /** Does nothing: the platform starts the services. */
    @Override
    public void start() {}

    /** Does nothing: the platform has stopped the services. */
    @Override
    public void stop() {}
}
