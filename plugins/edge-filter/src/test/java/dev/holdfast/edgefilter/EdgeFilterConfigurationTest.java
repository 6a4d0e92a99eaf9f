package dev.holdfast.edgefilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.testing.RecordingServiceHost;
import dev.holdfast.daemon.config.Configuration;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The daemon's own binder reads the specification: what a user writes, and what a user writes wrongly. */
class EdgeFilterConfigurationTest {

    /** Stands in for the section of services, which belongs to the daemon. */
    record Services(Map<String, EdgeFilterConfig> services) {}

    @Test
    void aServiceBecomesTheseIntents() throws Exception {
        var config = Configuration.read(file("services.yml")).plugin("edge-filter", Services.class);
        List<String> lines = new ArrayList<>();
        new TreeMap<>(config.services()).forEach((name, service) -> lines.addAll(lines(name, service)));
        assertThat(String.join("\n", lines) + "\n").isEqualTo(golden("services.txt"));
    }

    private static List<String> lines(String name, EdgeFilterConfig service) {
        var host = new RecordingServiceHost("edge-filter", name);
        new EdgeFilterType(new EdgeFilterSettings(List.of())).start(host, service);
        host.speaker.session().spec().configured().forEach(route -> host.speaker
                .session()
                .learn(route.prefix() + " " + route.nextHop()));
        List<String> lines = new ArrayList<>();
        host.intents()
                .forEach(intent -> lines.add(intent.owner() + " distance " + intent.distance()
                        + (intent.gate() == null ? "" : " gate " + intent.gate())
                        + (intent.guard() ? " guard" : "")
                        + ": " + intent.object()));
        lines.add(host.speaker.session().spec().toString());
        return lines;
    }

    @Test
    void everyMistakeIsShownWhereItStands() throws Exception {
        var file = file("mistakes.yml");
        var refused = catchThrowableOfType(
                ConfigException.class, () -> Configuration.read(file).plugin("edge-filter", Services.class));
        String shown = refused.getMessage().replace(file.toString(), "mistakes.yml");
        assertThat(shown).isEqualTo(golden("mistakes.txt"));
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(EdgeFilterConfigurationTest.class
                .getResource("/edgefilter/" + name)
                .toURI());
    }

    private static String golden(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/edgefilter", name));
    }
}
