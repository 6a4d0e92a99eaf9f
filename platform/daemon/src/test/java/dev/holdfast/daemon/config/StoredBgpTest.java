package dev.holdfast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ConfigException;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.instance.InjectedRoute;
import dev.holdfast.bgp.instance.Memory;
import dev.holdfast.bgp.instance.PeerSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said at run time, and remembered. */
class StoredBgpTest {
    private static final PeerAddress PEER = PeerAddress.parse("fe80::2%eth0");

    @TempDir
    private Path directory;

    private PeerDefaults all;
    private StoredBgp stored;

    @BeforeEach
    void start() throws IOException {
        Path file = Files.writeString(
                directory.resolve("holdfast.yml"),
                "bgp: {as: 65001, router-id: 10.0.0.1, groups: {ix: {role: peer}, inside: {as: 65001}}}\n");
        BgpConfig bgp =
                Objects.requireNonNull(Configuration.read(file).daemon()).bgp();
        all = Objects.requireNonNull(bgp).defaults();
        stored = new StoredBgp(directory);
    }

    @Test
    void withoutAFileNothingIsRemembered() {
        assertThat(stored.read()).isEqualTo(Memory.Content.NOTHING);
    }

    @Test
    void whatIsKeptIsReadAgain() throws IOException {
        PeerSpecification peer = BgpText.peer(
                PEER, "as: 65002\ngroup: ix\nhold-time: 30s\nadd-path: {receive: true}\nfamilies: [ipv4]\n", all);
        InjectedRoute route = BgpText.route(Map.of(
                "prefix",
                "203.0.113.0/24",
                "as-path",
                "65009 4200000001",
                "communities",
                List.of("65001:1", "no-export", "lc:1:2:3"),
                "path-id",
                4294967295L,
                "med",
                0));
        var content = new Memory.Content(
                Map.of(PEER, peer),
                Map.of(PeerAddress.parse("192.0.2.2"), "", PeerAddress.parse("192.0.2.3"), "works \"here\"\n: ü"),
                List.of(route));
        stored.keep(content);
        assertThat(stored.read()).isEqualTo(content);
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"version\": 2}",
                "{\"version\": 1, \"peers\": {\"192.0.2.2\": {\"as\": 0}}}",
                "{\"version\": 1, \"injected\": [{\"prefix\": \"192.0.2.1/24\"}]}",
            })
    void aDamagedFileIsPutAsideAndTheStartGoesOn(String text) throws IOException {
        Files.writeString(directory.resolve("bgp.json"), text);
        assertThat(stored.read()).isEqualTo(Memory.Content.NOTHING);
        assertThat(directory.resolve("bgp.json.damaged")).hasContent(text);
        assertThat(directory.resolve("bgp.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "as: 0                         | 1:5: as 0 is no AS number",
                "az: 65002                     | did you mean 'as'?",
                "group: inside                 | ``",
                "group: outside                | 1:8: group 'outside' is not defined",
                "group: ix                     | as is missing",
                "{as: 65001, group: ix}        | role requires eBGP",
                "{as: 2, password: xyzzy}      | write it into a file and name that",
                "{as: 2, import: {chain: [x]}} | undefined policy 'x' referenced in chain",
                "{as: 2, passive: true}        | nothing listens",
                "{\"as\": 2, \"multihop\": 1}  | multihop must be 2..255",
            })
    void aPeerIsCheckedAsInTheConfiguration(String text, String says) {
        if (says.isEmpty()) {
            assertThat(BgpText.peer(PEER, text, all).options().group()).isEqualTo("inside");
        } else {
            assertThatThrownBy(() -> BgpText.peer(PEER, text, all))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(says)
                    .hasMessageContaining("nothing was changed")
                    .hasMessageNotContaining("xyzzy");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prefix    | 10.0.0.1/8  | has host bits set",
                "next-hop  | 224.0.0.1   | cannot be one",
                "origin    | ebp         | did you mean egp?",
                "med       | -1          | med must be 0..4294967295",
                "as-path   | 65002 x     | as-path has 'x'",
                "as-path   | 4294967296  | as-path has '4294967296'",
                "path-id   | 4294967296  | path-id must be",
                "local-prf | 5           | did you mean 'local-pref'?",
            })
    void aRouteIsChecked(String key, String value, String says) {
        Map<String, Object> keys = new java.util.HashMap<>(Map.of("prefix", "203.0.113.0/24"));
        keys.put(key, value);
        assertThatThrownBy(() -> BgpText.route(keys)).hasMessageContaining(says);
    }
}
