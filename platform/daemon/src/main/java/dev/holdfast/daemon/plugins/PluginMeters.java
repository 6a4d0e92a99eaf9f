package dev.holdfast.daemon.plugins;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.List;

/** The meters of one plugin within those of the daemon: tagged with its id, and gone when it stops. */
final class PluginMeters {
    private final MeterRegistry all;
    private final CompositeMeterRegistry own = new CompositeMeterRegistry();

    PluginMeters(String id, MeterRegistry all) {
        this.all = all;
        own.config().commonTags("plugin", id);
        own.add(all);
    }

    MeterRegistry registry() {
        return own;
    }

    void remove() {
        List.copyOf(own.getMeters()).forEach(meter -> {
            all.remove(meter.getId());
            own.remove(meter);
        });
        own.remove(all);
    }
}
