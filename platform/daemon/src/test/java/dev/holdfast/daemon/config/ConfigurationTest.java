package dev.holdfast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    @TempDir
    Path directory;

    /** What a plugin with routes asks for. */
    record Routes(Map<String, Service> services) {}

    record Service(List<Line> routes, @DefaultValue("30s") Duration every, @Nullable Integer most) {}

    record Line(
            Prefix prefix,
            @Nullable IpAddress via,
            @DefaultValue("100") long metric,
            @DefaultValue("254") long table,
            @DefaultValue("enforce") Policy policy) {
        Line {
            if (via != null) {
                new Route(new RouteKey(table, prefix, 0, metric), Forwarding.over(NextHop.via(via)));
            }
        }
    }

    private Configuration read(String yaml) throws IOException {
        return Configuration.read(Files.writeString(directory.resolve("holdfast.yml"), yaml));
    }

    private String refusal(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("holdfast.yml"), yaml);
        Throwable refusal = catchThrowable(() -> {
            Configuration configuration = Configuration.read(file);
            catchThrowable(() -> configuration.plugin("static", Routes.class));
            configuration.checkSections(List.of("static", "reconciler"));
            configuration.verdict();
        });
        assertThat(refusal).as("refusal of %s", yaml).isInstanceOf(ConfigException.class);
        return String.valueOf(refusal.getMessage()).replace(directory + "/", "");
    }

    @Test
    void twoLettersSwappedAreRecognised() throws IOException {
        assertThat(refusal("plugins: {static: {services: {a: {routes: [{prefix: 10.9.0.0/16, vai: 192.0.2.1}]}}}}"))
                .contains("unknown key 'vai'", "did you mean 'via'?");
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws IOException {
        DaemonConfig config = read("").daemon();
        assertThat(config).isNotNull();
        assertThat(config.dataplane().kind()).isEqualTo(DaemonConfig.KernelKind.LINUX);
        assertThat(config.dataplane().receiveBuffer().bytes()).isEqualTo(64L << 20);
        assertThat(config.control().tcp()).isNull();
        assertThat(config.pluginStartTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.incidents().memory()).isEqualTo(1000);
    }

    @Test
    void aPluginBindsItsOwnRecords() throws IOException {
        Routes routes = read("plugins:\n  static:\n    services:\n      a:\n        every: 5m\n        routes:\n"
                        + "          - {prefix: 10.0.0.0/8, via: 192.0.2.1, policy: yield}\n")
                .plugin("static", Routes.class);
        assertThat(routes.services().get("a"))
                .isEqualTo(new Service(
                        List.of(new Line(
                                Prefix.parse("10.0.0.0/8"), IpAddress.parse("192.0.2.1"), 100, 254, Policy.YIELD)),
                        Duration.ofMinutes(5),
                        null));
        assertThat(read("").plugin("static", Routes.class)).isEqualTo(new Routes(Map.of()));
    }

    @Test
    void allMistakesAreShownAtOnceWithTheirPlaceAndARemedy() throws IOException {
        String shown = refusal(resource("many-mistakes.yml"));
        assertThat(shown).isEqualTo(resource("many-mistakes.txt"));
    }

    private static String resource(String name) throws IOException {
        try (var in = ConfigurationTest.class.getResourceAsStream("/config/" + name)) {
            return new String(
                    java.util.Objects.requireNonNull(in).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void aSyntaxErrorNamesItsPlace() throws IOException {
        assertThat(refusal("control:\n\tsocket: /run/x\n"))
                .startsWith("holdfast.yml:2:1: this is not YAML")
                .contains("[CFG-002]\n  2 |  socket: /run/x\n    | ^\n    = ");
        assertThat(refusal("a: [1, 2\nb: 3\n")).contains("[CFG-002]");
        assertThat(refusal("a: &x [*x]\n")).contains("an alias stands inside").contains("[CFG-002]");
        assertThat(refusal("a: 1\n---\nb: 2\n")).contains("[CFG-002]");
        assertThat(refusal("a: \u0001\n")).contains("[CFG-002]");
    }

    @Test
    void aKeyGivenTwiceIsAMistake() throws IOException {
        assertThat(refusal("observe-only: true\nobserve-only: false\n"))
                .startsWith("holdfast.yml:2:1: the key 'observe-only' stands here a second time [CFG-003]");
    }

    @Test
    void aFileThatIsNotThereOrCannotBeReadIsSaidSo() throws IOException {
        Path missing = directory.resolve("none.yml");
        assertThatThrownBy(() -> Configuration.read(missing))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yml: there is no such file [CFG-001]");
        assertThatThrownBy(() -> Configuration.read(directory)).hasMessageContaining("it is a directory [CFG-001]");
        Path latin = Files.write(directory.resolve("latin.yml"), new byte[] {'a', ':', ' ', (byte) 0xE4});
        assertThatThrownBy(() -> Configuration.read(latin)).hasMessageContaining("not UTF-8 text [CFG-001]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plugins: {static: {services: {a: {routes: [{prefix: 10.0.0.1/8, via: 192.0.2.1}]}}}}"
                        + " # 1:53: 10.0.0.1/8 has host bits set [CFG-006]",
                "plugins: {static: {services: {a: {routes: [{prefix: 10.0.0.0/33, via: 192.0.2.1}]}}}}"
                        + " # 1:53: prefix length must be 0..32 for 10.0.0.0, was 33 [CFG-006]",
                "plugins: {static: {services: {a: {routes: [{prefix: 10.0.0.0/8, via: 192.0.2.1, metric: 0}]}}}}"
                        + " # 1:89: metric must be 1..4294967295, was 0 [CFG-006]",
                "plugins: {static: {services: {a: {routes: [{prefix: 10.0.0.0/8, via: 192.0.2.1, table: 0}]}}}}"
                        + " # 1:88: table must be 1..4294967294, was 0 [CFG-006]",
                "plugins: {static: {services: {a: {routes: [{prefix: 10.0.0.0/8, via: 192.0.2.1, table: 255}]}}}}"
                        + " # 1:88: table 255 (local) belongs to the kernel [CFG-006]",
                "plugins: {static: {services: {a: {routes: [{prefix: 2001:db8::/32, via: 192.0.2.1}]}}}}"
                        + " # 1:53: gateway 192.0.2.1 is IPv4, but 2001:db8::/32 is IPv6 [CFG-006]",
                "plugins: {static: {services: {a: {routes: [{via: 192.0.2.1}]}}}}"
                        + " # 1:44: the key 'prefix' is missing here [CFG-007]",
                "dataplane: {protocol: 3} # 1:23: protocol must be 5..255, was 3 [CFG-006]",
                "control: {socket-mode: 0660} # 1:24: socket-mode '0660' is no file mode [CFG-006]",
                "incidents: {memory: many} # 1:21: 'many' is not a whole number [CFG-005]",
                "incidents: {file-size: 8 apples} # 1:24: '8 apples' is not a size [CFG-006]",
                "plugin-start-timeout: soon # 1:23: 'soon' is not a time [CFG-005]",
                "observe-only: yes # 1:15: 'yes' is neither true nor false [CFG-005]",
                "dataplane: {kind: linus} # 1:19: 'linus' is none of the words known here [CFG-005]",
                "dataplane: [1] # 1:12: here is a list where keys and values are expected [CFG-005]",
                "state-dir: {a: b} # 1:12: here is a mapping where one value is expected [CFG-005]",
                "reconciler: # 1:12: the value is missing [CFG-005]",
                "obserf-only: true # 1:1: unknown key 'obserf-only' [CFG-004]",
                "plugins: {statik: {}} # 1:11: unknown key 'statik' [CFG-004]",
            })
    void eachMistakeIsShownWhereItStands(String line) throws IOException {
        String yaml = line.substring(0, line.indexOf(" # "));
        String[] expected = line.substring(line.indexOf(" # ") + 3).split(": ", 2);
        String shown = refusal(yaml + "\n");
        assertThat(shown)
                .contains("holdfast.yml:" + expected[0] + ": " + expected[1])
                .contains("\n  1 | " + yaml.stripTrailing() + "\n");
    }
}
