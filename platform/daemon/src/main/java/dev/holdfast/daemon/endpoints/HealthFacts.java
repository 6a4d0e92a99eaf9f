package dev.holdfast.daemon.endpoints;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.api.gate.PathHealth;
import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.plugins.PluginState;
import dev.holdfast.daemon.plugins.PluginView;
import dev.holdfast.daemon.plugins.Plugins;
import dev.holdfast.daemon.services.ServiceRegistry;
import dev.holdfast.daemon.sessions.KernelSide;
import dev.holdfast.model.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;

/** What health answers are made of. Liveness is not among it: that the daemon answers is all it says. */
final class HealthFacts {
    private static final int MOST_NAMED = 20;

    private HealthFacts() {}

    /**
     * Ready when every source of intents has declared everything it has. BGP is not waited for: a configured peer that is away
     * would keep us from being ready for minutes.
     */
    static Health sources(ColumnIntentTable table) {
        List<String> unsettled;
        table.lock().lock();
        try {
            unsettled = table.unsettled();
        } finally {
            table.lock().unlock();
        }
        boolean ready = unsettled.stream().allMatch(KernelSide.OWNER.plugin()::equals);
        return (ready ? Health.up() : Health.outOfService())
                .withDetail("unsettled", unsettled)
                .build();
    }

    /** Ready when everything has been compared with the kernel once. */
    static Health reconciler(Plugins plugins) {
        ReconcilerControl levers = plugins.reconciler();
        if (levers == null) {
            Diagnostic why = plugins.reconcilerTrouble();
            Health.Builder down = Health.down().withDetail("state", "not running");
            return (why == null ? down : down.withDetail("diagnostic", why)).build();
        }
        ReconcilerControl.ReconcilerStatus status = levers.status();
        return (status.firstPassDone() ? Health.up() : Health.outOfService())
                .withDetail("state", status.state())
                .withDetail("firstPassDone", status.firstPassDone())
                .withDetail("braked", status.braked())
                .withDetail("loopBreaker", status.loopBreaker())
                .withDetail("troubles", status.troubles())
                .build();
    }

    static Health dataplane(Dataplane dataplane, boolean observeOnly) {
        DataplaneFacts facts = dataplane.facts();
        return (facts.writable() || observeOnly ? Health.up() : Health.down())
                .withDetail("kind", facts.kind())
                .withDetail("kernel", facts.kernel())
                .withDetail("namespace", facts.namespace())
                .withDetail("writable", facts.writable())
                .withDetail("observeOnly", observeOnly)
                .withDetail("notes", facts.notes())
                .build();
    }

    static Health plugins(Plugins plugins) {
        List<PluginView> bad = plugins.views().stream()
                .filter(view -> view.state() == PluginState.FAILED || view.state() == PluginState.REFUSED)
                .toList();
        Diagnostic directory = plugins.directoryTrouble();
        Health.Builder health = bad.isEmpty() && directory == null ? Health.up() : Health.down();
        bad.forEach(view -> health.withDetail(
                bad.stream().filter(other -> other.id().equals(view.id())).count() > 1 ? view.jar() : view.id(),
                String.valueOf(view.diagnostic())));
        return (directory == null ? health : health.withDetail("directory", directory)).build();
    }

    /** Well unless one has failed: that a service is degraded is for the service's page and the alerts. */
    static Health services(ServiceRegistry services) {
        Map<String, Diagnostic> failures = services.failures();
        Map<String, Object> named = new TreeMap<>();
        failures.entrySet().stream().limit(MOST_NAMED).forEach(entry -> named.put(entry.getKey(), entry.getValue()));
        return (failures.isEmpty() ? Health.up() : Health.down())
                .withDetail("counts", services.counts())
                .withDetails(named)
                .build();
    }

    /** Down while a tunnel is there and nobody at its other side answers; without a plugin that asks there is nothing to say. */
    static Health paths(Optional<PathHealth> watched) {
        if (watched.isEmpty()) {
            return Health.up().withDetail("watched", false).build();
        }
        List<String> silent = watched.get().silentDevices();
        return (silent.isEmpty() ? Health.up() : Health.down())
                .withDetail("watched", true)
                .withDetail("sessions", watched.get().counts())
                .withDetail("silentDevices", silent)
                .build();
    }

    static Health journal(IncidentJournal journal) {
        Diagnostic trouble = journal.trouble();
        return trouble == null
                ? Health.up().build()
                : Health.down().withDetail("diagnostic", trouble).build();
    }
}
