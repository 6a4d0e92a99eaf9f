package dev.holdfast.statics;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.PluginHost;

/**
 * Declares what stands in the configuration, and nothing else. The reconciler brings it into the kernel and keeps it
 * there; this plugin never hears of either.
 */
public final class StaticPlugin implements HoldfastPlugin {
    private final PluginHost host;
    private final StaticConfig config;

    /** Reads the configuration, so that a mistake in it is reported before any plugin has started. */
    public StaticPlugin(PluginHost host) {
        this.host = host;
        this.config = host.config(StaticConfig.class);
    }

    /** Declares every service as a whole, then says that there is no more to come. */
    @Override
    public void start() {
        config.all().forEach((name, service) -> host.intents().set(name, service.intents(host.owner(name))));
        host.intents().settled();
    }

    /** Nothing runs, so nothing is left to end; what was declared stays in the kernel. */
    @Override
    public void stop() {}
}
