package dev.holdfast.reconciler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** The reconciler's meters; each count is also what the status shows. */
final class Tally {
    final Counter passes;
    final Counter fruitless;
    final Counter writes;
    final Counter refused;
    final Counter losses;
    final Counter overflows;
    final Counter scans;
    final Counter breakerTrips;
    final Counter postponed;
    final Counter selfTriggered;
    final Timer heal;
    final Timer scan;
    private final MeterRegistry meters;

    Tally(MeterRegistry meters) {
        this.meters = meters;
        passes = counter("holdfast.reconciler.passes", "Passes over what is wanted or changed");
        fruitless = counter(
                "holdfast.reconciler.passes.fruitless", "Passes that events asked for and that changed nothing");
        writes = counter("holdfast.reconciler.writes", "Changes the kernel took");
        refused = counter("holdfast.reconciler.refused", "Changes the kernel did not take");
        losses = counter("holdfast.reconciler.losses", "Installed objects that something else removed or changed");
        overflows = counter(
                "holdfast.reconciler.overflows", "Times the kernel's events were lost and everything was read again");
        scans = counter("holdfast.reconciler.scans", "Full comparisons with the kernel");
        breakerTrips =
                counter("holdfast.reconciler.breaker.trips", "Times the loop detector slowed event-driven passes down");
        postponed = counter(
                "holdfast.reconciler.events.postponed",
                "Batches of events that were put off while the breaker was open");
        selfTriggered = counter(
                "holdfast.reconciler.self.triggered",
                "Passes that changed nothing and that events asked for within a second of our own writes");
        heal = Timer.builder("holdfast.reconciler.heal")
                .description("From the moment an object could be put back until the kernel acknowledged it")
                .publishPercentiles(0.5, 0.99)
                .percentilePrecision(2)
                .distributionStatisticExpiry(Duration.ofMinutes(10))
                .register(meters);
        scan = Timer.builder("holdfast.reconciler.scan")
                .description("Duration of a full comparison with the kernel, without the repairs")
                .register(meters);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(meters);
    }
}
