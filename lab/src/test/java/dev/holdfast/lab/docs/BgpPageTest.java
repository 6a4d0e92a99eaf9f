package dev.holdfast.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.imports.ImportExplanation;
import dev.holdfast.bgp.imports.ImportTerms;
import dev.holdfast.bgp.imports.PeerImport;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.Trace;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.lab.structure.House;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/bgp.md} shows is true: its configurations are ones, and its policies do what it says. */
class BgpPageTest {
    private static final String PAGE = House.text(Path.of("docs/bgp.md"));
    private static final Pattern YAML = Pattern.compile("```yaml\\n(bgp:\\n.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    private static List<String> examples(String page) {
        return YAML.matcher(page)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private BgpConfig read(String yaml) throws IOException {
        Configuration file = Configuration.read(Files.writeString(directory.resolve("holdfast.yml"), yaml));
        file.verdict();
        DaemonConfig config = file.daemon();
        assertThat(config).isNotNull();
        assertThat(config.bgp()).isNotNull();
        return config.bgp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/bgp.md", "README.md"})
    void everyExampleIsAConfiguration(String page) throws IOException {
        List<String> examples = examples(House.text(Path.of(page)));
        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            BgpConfig bgp = read(example);
            assertThat(bgp.settings(bgp.defaults())).hasSameSizeAs(bgp.peers().keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.0/16", "198.51.100.0/24"})
    void thePoliciesDoWhatThePageSays(String prefix) throws IOException {
        String policies = examples(PAGE).stream()
                .filter(example -> example.contains("prefer-peering"))
                .findFirst()
                .orElseThrow();
        BgpConfig bgp = read(policies);
        PeerDefaults all = bgp.defaults();
        PeerSettings peer = bgp.settings(all).get(0);
        Policies.InForce inForce = peer.importPolicy(all.policies(), true);
        var neighbor = new Neighbor(peer.address().address(), peer.as(), null, null, null);
        var terms =
                new ImportTerms(bgp.as(), bgp.as(), 1, 1, neighbor, 0, true, null, inForce.chain(), address -> false);
        AttributesWriter route = new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(peer.as()))
                .nextHop(peer.address().address());
        ImportExplanation found =
                PeerImport.explain(terms, Prefix.parse(prefix), Arrays.copyOf(route.bytes(), route.length()));
        String shown = PAGE.substring(PAGE.indexOf("policy test 192.0.2.2 " + prefix));
        assertThat(shown)
                .startsWith("policy test 192.0.2.2 " + prefix + "\n" + prefix + "  "
                        + (found.rejection() == null ? "permitted" : "denied"))
                .contains("policy       " + inForce.because());
        for (Trace.Step step : found.steps()) {
            assertThat(shown).contains(step.toString());
        }
        assertThat(shown)
                .contains(
                        found.rejection() == null
                                ? found.result()
                                : found.rejection().words());
    }

    @Test
    void everyCommandOfThePageIsThere() {
        List<String> known = dev.holdfast.shell.commands.Catalogue.specs().stream()
                .map(spec -> spec.name())
                .toList();
        List<String> shown = Pattern.compile("(?m)^(?:\\$ |\\./)?holdfast ([a-z]+ [a-z]+)")
                .matcher(PAGE)
                .results()
                .map(found -> found.group(1))
                .filter(words -> !words.startsWith("run "))
                .toList();
        assertThat(shown).hasSizeGreaterThan(10).allMatch(known::contains);
    }

    @Test
    void everyMeterAndEveryLineOfTheLogIsThere() {
        String sources = House.product().stream()
                .filter(file -> file.toString().contains("/dev/holdfast/bgp/")
                        || file.toString().contains("/daemon/sessions/"))
                .map(House::text)
                .collect(Collectors.joining());
        List<String> meters = Pattern.compile("\"(bgp\\.[a-z.]+)\"")
                .matcher(sources)
                .results()
                .map(found -> found.group(1).replace('.', '_'))
                .distinct()
                .filter(name -> !name.startsWith("bgp_json"))
                .toList();
        assertThat(meters).hasSizeGreaterThan(20).allSatisfy(meter -> assertThat(PAGE)
                .contains("`" + meter));
        MatchResult table = Pattern.compile("### Log\n.*", Pattern.DOTALL)
                .matcher(PAGE)
                .results()
                .findFirst()
                .orElseThrow();
        List<String> texts = Pattern.compile("`([A-Za-z-]+ [^`]+)`")
                .matcher(table.group())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(texts).hasSizeGreaterThan(6).allSatisfy(text -> assertThat(sources)
                .contains(text));
    }
}
