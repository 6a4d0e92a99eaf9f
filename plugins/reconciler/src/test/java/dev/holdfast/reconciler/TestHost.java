package dev.holdfast.reconciler;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.Gates;
import dev.holdfast.api.Incidents;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.api.ReconcilerHost;
import dev.holdfast.api.testing.PartialHost;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Map;

/** A reconciler's host made of given parts. */
record TestHost(
        ColumnIntentTable table,
        Dataplane dataplane,
        Attribution attribution,
        Incidents incidents,
        ReconcilerConfig settings,
        Clock clock,
        Path stateDirectory,
        boolean observeOnly,
        MeterRegistry meters,
        Map<String, KernelLink> told)
        implements ReconcilerHost, PartialHost {

    @Override
    public void control(ReconcilerControl newControl) {
        // nobody asks
    }

    @Override
    public String id() {
        return "reconciler";
    }

    @Override
    public Owner owner(String service) {
        return new Owner(id(), service);
    }

    @Override
    public <T> T config(Class<T> type) {
        return type.cast(settings);
    }

    @Override
    public IntentSource intents() {
        return table.source(id());
    }

    @Override
    public Gates gates() {
        return table.gates();
    }

    @Override
    public void linkPresent(KernelLink link) {
        told.put(link.name(), link);
    }

    @Override
    public void linkGone(String name) {
        told.remove(name);
    }
}
