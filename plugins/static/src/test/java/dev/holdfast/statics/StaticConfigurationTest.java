package dev.holdfast.statics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.api.ConfigException;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.model.Intent;
import dev.holdfast.model.Owner;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The daemon's own binder reads the records of this plugin: what a user writes, and what a user writes wrongly. */
class StaticConfigurationTest {

    @Test
    void aFileWithEverythingBecomesTheseIntents() throws Exception {
        var config = Configuration.read(file("everything.yml")).plugin("static", StaticConfig.class);
        List<String> intents = new ArrayList<>();
        config.all().forEach((name, service) -> service.intents(new Owner("static", name)).stream()
                .map(StaticConfigurationTest::print)
                .forEach(intents::add));
        assertThat(String.join("\n", intents) + "\n").isEqualTo(golden("everything.txt"));
    }

    @Test
    void everyMistakeIsShownWhereItStands() throws Exception {
        var file = file("mistakes.yml");
        var refused = catchThrowableOfType(
                ConfigException.class, () -> Configuration.read(file).plugin("static", StaticConfig.class));
        String shown = refused.getMessage().replace(file.toString(), "mistakes.yml");
        assertThat(shown).isEqualTo(golden("mistakes.txt"));
    }

    private static String print(Intent intent) {
        return intent.owner() + " distance " + intent.distance() + " " + intent.policy()
                + (intent.gate() == null ? "" : " gate " + intent.gate())
                + (intent.guard() ? " guard" : "")
                + ": " + intent.object();
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(
                StaticConfigurationTest.class.getResource("/statics/" + name).toURI());
    }

    private static String golden(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/statics", name));
    }
}
