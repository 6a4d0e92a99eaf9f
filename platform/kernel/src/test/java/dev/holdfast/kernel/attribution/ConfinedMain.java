package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Clock;
import dev.holdfast.model.Culprit;
import java.nio.file.Files;
import java.nio.file.Path;

/** To be run as root of namespaces of its own: says what attribution is left with there, and whom it names. */
final class ConfinedMain {
    private ConfinedMain() {}

    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        Path script = Files.createTempFile("cleanup", ".sh");
        try (ProcessAttribution attribution =
                        ProcessAttribution.open(new AttributionOptions(null, Clock.system()), -1);
                EventReader events = new EventReader(null, attribution, 0)) {
            attribution.facts().forEach(fact -> System.out.println("fact " + fact));
            Files.writeString(script, "ip route del 10.10.$1.0/24\nexit 0\n");
            Scratch.run("ip", "link", "set", "lo", "up");
            for (int i = 0; i < runs; i++) {
                Scratch.run("ip", "route", "add", "10.10.%d.0/24".formatted(i % 250), "dev", "lo");
                Scratch.run("sh", script.toString(), Integer.toString(i % 250));
                Culprit culprit = events.next();
                System.out.println(
                        "named " + culprit.command() + " " + culprit.ancestors().contains(name(script)) + " "
                                + culprit.confidence() + " " + culprit.evidence());
            }
        } finally {
            Files.delete(script);
        }
    }

    private static String name(Path script) {
        return script.getFileName().toString();
    }
}
