package dev.holdfast.multicast;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.PluginHost;

/** Carries services of type {@code multicast}; all else is theirs. */
public final class MulticastPlugin implements HoldfastPlugin {

    public MulticastPlugin(PluginHost host) {
        host.config(MulticastSettings.class); // so that a key that stands there is found to be a mistake
        host.serve(new MulticastType());
    }

    /** Does nothing: the platform starts the services. */
    @Override
    public void start() {}

    /** Does nothing: the platform has stopped the services. */
    @Override
    public void stop() {}
}
