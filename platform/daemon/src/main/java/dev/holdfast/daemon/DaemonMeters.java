package dev.holdfast.daemon;

import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.plugins.PluginState;
import dev.holdfast.daemon.plugins.Plugins;
import dev.holdfast.model.Cause;
import dev.holdfast.model.IntentState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.Locale;

/** The meters of the daemon itself; plugins bring their own. */
final class DaemonMeters {
    private DaemonMeters() {}

    static void bind(MeterRegistry meters, ColumnIntentTable table, IncidentJournal journal, Plugins plugins) {
        for (IntentState state : IntentState.values()) {
            Gauge.builder("holdfast.intents", table, t -> t.counts().getOrDefault(state, 0))
                    .description("Intents by the state they are in")
                    .baseUnit("intents")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        Gauge.builder("holdfast.intent.table.size", table, ColumnIntentTable::bytes)
                .description("Memory of the columns that hold routes")
                .baseUnit("bytes")
                .register(meters);
        for (Cause cause : Cause.values()) {
            FunctionCounter.builder("holdfast.incidents", journal, j -> j.closed(cause))
                    .description("Incidents that ended since the start, by cause")
                    .baseUnit("incidents")
                    .tag("cause", cause.toString())
                    .register(meters);
        }
        FunctionCounter.builder("holdfast.incidents.journal.drops", journal, IncidentJournal::drops)
                .description("Incidents that were not written to disk because too many waited")
                .baseUnit("incidents")
                .register(meters);
        for (PluginState state : PluginState.values()) {
            Gauge.builder("holdfast.plugins", plugins, p -> count(p, state))
                    .description("Plugins by the state they are in")
                    .baseUnit("plugins")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
    }

    private static double count(Plugins plugins, PluginState state) {
        return plugins.views().stream().filter(view -> view.state() == state).count();
    }
}
