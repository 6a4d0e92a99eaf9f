package dev.holdfast.multicast;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.PluginHost;

/** Carries services of type {@code multicast}; all else is theirs. */
public final class MulticastPlugin implements HoldfastPlugin {

    public MulticastPlugin(PluginHost host) {
        host.serve(new MulticastType());
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}
}
