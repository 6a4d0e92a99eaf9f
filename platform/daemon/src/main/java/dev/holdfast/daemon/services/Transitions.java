package dev.holdfast.daemon.services;

import dev.holdfast.api.Clock;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ServiceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers since when each service stands as it does, and says once when it does so no longer. Safe from any thread. */
final class Transitions {
    private static final Logger log = LoggerFactory.getLogger(Transitions.class);

    private final Clock clock;
    private final ServiceMeters meters;
    private final Map<String, Entered> entered = new HashMap<>(); // guarded by this
    private boolean quiet; // guarded by this

    Transitions(Clock clock, ServiceMeters meters) {
        this.clock = clock;
        this.meters = meters;
    }

    /** @param up whether it has been up with this revision, in this start of it */
    record Entered(
            Standing standing,
            @Nullable ServiceReport report,
            Instant since,
            long sinceNanos,
            int revision,
            boolean up) {}

    /**
     * @param isCurrent whether {@code known} still is what is known; a state of what is over is not remembered
     * @param judge given whether the service has been up with its present specification
     */
    synchronized Entered stands(
            Known known, BooleanSupplier isCurrent, @Nullable ServiceReport report, Function<Boolean, Standing> judge) {
        Entered before = entered.get(known.name());
        boolean running = known.phase() == Phase.RUNNING;
        boolean wasUp = running && before != null && before.up() && before.revision() == known.revision();
        Standing standing = judge.apply(wasUp);
        boolean same = before != null && before.standing().state() == standing.state();
        Instant since = same ? before.since() : clock.now();
        long nanos = same ? before.sinceNanos() : clock.nanos();
        boolean up = running && (wasUp || standing.state() == State.UP || standing.state() == State.DEGRADED);
        var now = new Entered(standing, report, since, nanos, known.revision(), up);
        if (!isCurrent.getAsBoolean()) {
            return now;
        }
        entered.put(known.name(), now);
        if (!same && !quiet) {
            tell(known, before, now);
        }
        return now;
    }

    private void tell(Known known, @Nullable Entered before, Entered now) {
        Standing standing = now.standing();
        meters.entered(standing.state());
        var line = log.atInfo()
                .addKeyValue("service_name", known.name())
                .addKeyValue("type", known.type())
                .addKeyValue("state", standing.state())
                .addKeyValue("revision", known.revision());
        String was = "";
        if (before != null) {
            Duration lasted = Duration.ofNanos(now.sinceNanos() - before.sinceNanos());
            line = line.addKeyValue("before", before.standing().state()).addKeyValue("lasted_ms", lasted.toMillis());
            was = ", after " + lasted.toMillis() + " ms of " + before.standing().state();
        }
        line.log("Service " + known.name() + " is " + standing.state() + was
                + (standing.reason().isEmpty() ? "" : ": " + standing.reason()));
    }

    /** It is no more. */
    synchronized void forget(String name) {
        Entered last = entered.remove(name);
        if (last != null && !quiet) {
            Duration lasted = Duration.ofNanos(clock.nanos() - last.sinceNanos());
            log.atInfo()
                    .addKeyValue("service_name", name)
                    .addKeyValue("lasted_ms", lasted.toMillis())
                    .log(
                            "Service {} is gone, after {} ms of {}",
                            name,
                            lasted.toMillis(),
                            last.standing().state());
        }
    }

    /** How many are in each state, as they were last looked at. */
    synchronized Map<State, Integer> counts() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        entered.values().forEach(each -> counts.merge(each.standing().state(), 1, Integer::sum));
        return counts;
    }

    synchronized void quiet() {
        quiet = true;
    }
}
