package dev.holdfast.daemon.plugins;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.Incidents;
import dev.holdfast.api.IntentTable;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.api.ReconcilerHost;
import dev.holdfast.api.Timers;
import dev.holdfast.daemon.config.Configuration;
import java.util.function.Consumer;

/** What the reconciler is offered beside what every plugin is. */
final class ReconcilerUnitHost extends UnitHost implements ReconcilerHost {
    private final Platform platform;
    private final Consumer<ReconcilerControl> levers;

    ReconcilerUnitHost(
            String id,
            Platform platform,
            Configuration configuration,
            PluginMeters meters,
            Timers timers,
            Consumer<ReconcilerControl> levers) {
        super(id, platform, configuration, meters, timers);
        this.platform = platform;
        this.levers = levers;
    }

    @Override
    public IntentTable table() {
        return platform.table();
    }

    @Override
    public Dataplane dataplane() {
        return platform.dataplane();
    }

    @Override
    public Attribution attribution() {
        return platform.attribution();
    }

    @Override
    public Incidents incidents() {
        return platform.incidents();
    }

    @Override
    public boolean observeOnly() {
        return platform.observeOnly();
    }

    @Override
    public void control(ReconcilerControl control) {
        levers.accept(control);
    }

    @Override
    public void linkPresent(KernelLink link) {
        platform.links().present(link);
    }

    @Override
    public void linkGone(String name) {
        platform.links().gone(name);
    }

    @Override
    public void waysMoved() {
        platform.links().moved();
    }
}
