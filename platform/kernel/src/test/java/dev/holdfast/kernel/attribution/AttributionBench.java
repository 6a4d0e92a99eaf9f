package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * How many of 200 short-lived {@code ip route del}, each run by a script, are named together with the script. By hand, as
 * root:
 * <pre>
 *   mvn -q -pl platform/kernel -am test-compile
 *   java -cp CLASSPATH dev.holdfast.kernel.attribution.AttributionBench [busy loops] [stall in ms] [runs]
 * </pre>
 */
final class AttributionBench {
    private AttributionBench() {}

    public static void main(String[] args) throws Exception {
        int loops = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        int stallMillis = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        int runs = args.length > 2 ? Integer.parseInt(args[2]) : 200;
        try (Scratch scratch = new Scratch();
                var attribution = ProcessAttribution.open(new AttributionOptions(scratch.netns, Clock.system()));
                var events = new EventReader(scratch.netns, attribution, stallMillis)) {
            attribution.facts().forEach(System.out::println);
            for (int i = 0; i < loops; i++) {
                scratch.start("sh", "-c", "while :; do :; done");
            }
            var script = scratch.script(
                    "cleanup.sh", "#!/bin/sh\nip -n %s route del 10.10.$1.0/24\nexit 0\n".formatted(scratch.netns));
            var culprits = new ArrayList<Culprit>();
            var costs = new ArrayList<Long>();
            for (int i = 0; i < runs; i++) {
                scratch.ip("route add 10.10.%d.0/24 via 10.9.0.2".formatted(i % 250));
                Scratch.run(script.toString(), Integer.toString(i % 250));
                var removal = events.poll(10_000);
                if (removal == null) {
                    throw new IllegalStateException("the removal was not seen");
                }
                culprits.add(removal.culprit().get());
                costs.add(removal.identifyNanos());
            }
            asking(attribution, 100_000, 1);
            asking(attribution, 100_000, 1);
            asking(attribution, 3000, 3000);
            askingNowAndThen(attribution);
            reading(200);
            reading(20_000);
            report(culprits, costs, loops, stallMillis);
        }
    }

    /** What asking costs the event thread once the JVM has warmed up. */
    private static void asking(ProcessAttribution attribution, int calls, int ports) {
        long started = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            attribution.identify(new Origin(-5000 - i % ports, 1, System.nanoTime()));
        }
        System.out.printf(
                Locale.ROOT,
                "asking %d times from %d ports: %.2f us each%n",
                calls,
                ports,
                (System.nanoTime() - started) / 1e3 / calls);
    }

    /** As it is for a single loss, when the attribution thread is asleep and must be woken. */
    private static void askingNowAndThen(ProcessAttribution attribution) {
        var costs = new ArrayList<Long>();
        for (int i = 0; i < 1000; i++) {
            LockSupport.parkNanos(2_000_000);
            long started = System.nanoTime();
            attribution.identify(new Origin(-50_000 - i, 1, started));
            costs.add(System.nanoTime() - started);
        }
        costs.sort(null);
        System.out.printf(
                Locale.ROOT,
                "asking now and then: %.1f us p50, %.1f us p99%n",
                costs.get(500) / 1e3,
                costs.get(990) / 1e3);
    }

    /** What the thread that reads exec records does for each: a look into five files and a link. */
    private static void reading(int times) {
        var files = new ProcessFiles(Path.of("/proc"));
        int self = (int) ProcessHandle.current().pid();
        long started = System.nanoTime();
        for (int i = 0; i < times; i++) {
            files.read(self);
        }
        System.out.printf(
                Locale.ROOT,
                "reading a process %d times: %.1f us each%n",
                times,
                (System.nanoTime() - started) / 1e3 / times);
    }

    private static void report(List<Culprit> culprits, List<Long> costs, int loops, int stallMillis) {
        costs.sort(null);
        System.out.printf(
                Locale.ROOT,
                "busy loops %d, stall %d ms, runs %d: named %.1f %%, with script %.1f %%, with command line %.1f %%, wrong"
                        + " names %d; asking took %.1f us p50, %.1f us p99%n",
                loops,
                stallMillis,
                culprits.size(),
                percent(culprits, culprit -> "ip".equals(culprit.command())),
                percent(culprits, culprit -> culprit.ancestors().contains("cleanup.sh")),
                percent(culprits, culprit -> culprit.commandLine() != null),
                culprits.stream().filter(AttributionBench::isWrong).count(),
                costs.get(costs.size() / 2) / 1e3,
                costs.get(costs.size() * 99 / 100) / 1e3);
        Map<Confidence, Integer> confidences = new TreeMap<>();
        culprits.forEach(culprit -> confidences.merge(culprit.confidence(), 1, Integer::sum));
        System.out.println(confidences);
        culprits.stream()
                .map(Culprit::toString)
                .map(s -> s.replaceAll("\\[\\d+]", ""))
                .distinct()
                .forEach(System.out::println);
        culprits.stream()
                .map(Culprit::evidence)
                .map(s -> s.replaceAll("\\d+", "N"))
                .distinct()
                .forEach(System.out::println);
    }

    private static boolean isWrong(Culprit culprit) {
        return culprit.command() != null && !culprit.command().equals("ip");
    }

    private static double percent(List<Culprit> culprits, java.util.function.Predicate<Culprit> test) {
        return 100.0 * culprits.stream().filter(test).count() / culprits.size();
    }
}
