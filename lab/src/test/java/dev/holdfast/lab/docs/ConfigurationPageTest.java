package dev.holdfast.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.compat.CompatConfig;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.edgefilter.EdgeFilterConfig;
import dev.holdfast.edgefilter.EdgeFilterSettings;
import dev.holdfast.ibrl.IbrlConfig;
import dev.holdfast.ibrl.IbrlSettings;
import dev.holdfast.lab.structure.House;
import dev.holdfast.latency.LatencyConfig;
import dev.holdfast.liveness.LivenessConfig;
import dev.holdfast.multicast.MulticastConfig;
import dev.holdfast.reconciler.ReconcilerConfig;
import dev.holdfast.statics.StaticConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what the records say. Run with {@code -Ddocs.rewrite=true} to write it anew. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String HEAD =
            """
            # Configuration

            One YAML file, given with `--config FILE`. It is checked as a whole before anything starts; every mistake is shown
            with file, line and column, the line itself and what would be right, and the daemon ends with exit code 2. A key
            that is not listed here is a mistake. `holdfast run --check --config FILE` checks and does nothing else.

            Made from the records that read the file (do not edit; `ConfigurationPageTest` writes it).

            """;

    @Test
    void thePageSaysWhatTheRecordsSay() throws IOException {
        var page = new StringBuilder(HEAD);
        new RecordPage(page, BgpConfig.class).write("The daemon", "", DaemonConfig.class);
        new RecordPage(page).write("BGP: `bgp`", "bgp", BgpConfig.class);
        new RecordPage(page)
                .write("The reconciler: `plugins.reconciler`", "plugins.reconciler", ReconcilerConfig.class);
        new RecordPage(page).write("The static plugin: `plugins.static`", "plugins.static", StaticConfig.class);
        new RecordPage(page).write("IBRL: `plugins.ibrl`", "plugins.ibrl", IbrlSettings.class);
        new RecordPage(page)
                .write(
                        "Services of type `ibrl` and `ibrl-allocated`: `services.NAME`",
                        "services.NAME",
                        IbrlConfig.class);
        new RecordPage(page)
                .write("Edge filter: `plugins.edge-filter`", "plugins.edge-filter", EdgeFilterSettings.class);
        new RecordPage(page)
                .write("Services of type `edge-filtering`: `services.NAME`", "services.NAME", EdgeFilterConfig.class);
        new RecordPage(page)
                .write("Services of type `multicast`: `services.NAME`", "services.NAME", MulticastConfig.class);
        new RecordPage(page).write("Compatibility: `plugins.compat`", "plugins.compat", CompatConfig.class);
        new RecordPage(page).write("Liveness: `plugins.liveness`", "plugins.liveness", LivenessConfig.class);
        new RecordPage(page).write("Latencies: `plugins.latency`", "plugins.latency", LatencyConfig.class);
        String made = page.toString().stripTrailing() + "\n";
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(House.root().resolve(PAGE), made);
        }
        assertThat(House.text(PAGE)).isEqualTo(made);
    }
}
