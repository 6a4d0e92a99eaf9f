package dev.holdfast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.api.ConfigException;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.MaxPrefixesConfig;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.policy.PrivateAs;
import dev.holdfast.bgp.wire.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

/** The section {@code bgp} as it is written in a file. */
class BgpBindingTest {
    private static final String ALL =
            """
            bgp:
              as: 65001
              router-id: 10.0.0.1
              cluster-id: 10.0.0.9
              listen: [0.0.0.0, "::"]
              port: 1179
              ebgp-requires-policy: true
              dynamic-neighbor-limit: 50
              hold-time: 30s
              graceful-restart: {restart-time: 60s}
              best-path: {always-compare-med: true}
              networks:
                - 203.0.113.0/24
                - {prefix: 2001:db8::/32, med: 5, communities: ['65001:1', no-export]}
              redistribute: [{owner: static/default, import: {chain: [ours]}}]
              install: {table: 100, metric: 30, source: [10.0.0.1], multipath: 4, chain: [ours]}
              policy:
                prefix-sets: {ours: [{prefix: 203.0.113.0/24, le: 32}]}
                policies:
                  ours: {statements: [{match: {prefix-set: ours}, action: permit}], default-action: deny}
              export: {chain: [ours]}
              groups:
                ix: {role: peer, max-prefixes: {limit: 1000, warn-at: 80}}
                clients: {as: 65001, route-reflector-client: true}
              peers:
                192.0.2.2:
                  as: 65002
                  group: ix
                  description: transit
                  password: hunter2hunter2
                  families: [ipv4, ipv6]
                  remove-private-as: all
                  ttl-security: 1
                  log-level: debug
                  graceful-restart: {enabled: true}
                  long-lived: 1h
                  import: {statements: [{match: {prefix: 0.0.0.0/0}, action: deny}]}
                "2001:DB8:0::3": {group: clients}
                fe80::1%eth0: {as: 65003}
              dynamic:
                - {prefix: 10.0.0.0/24, group: ix, as: [65010, 65011], limit: 10}
            """;

    @TempDir
    Path directory;

    private @Nullable BgpConfig read(String yaml) throws IOException {
        Configuration configuration = Configuration.read(Files.writeString(directory.resolve("holdfast.yml"), yaml));
        configuration.verdict();
        DaemonConfig daemon = configuration.daemon();
        return daemon == null ? null : daemon.bgp();
    }

    @Test
    void aWholeSectionIsRead() throws IOException {
        BgpConfig bgp = read(ALL);
        assertThat(bgp).isNotNull();
        assertThat(bgp.networks())
                .extracting(each -> each.prefix().toString())
                .containsExactly("203.0.113.0/24", "2001:db8::/32");
        assertThat(bgp.gracefulRestart().staleTime()).isEqualTo(Duration.ofSeconds(360));
        assertThat(bgp.exporting().chain()).containsExactly("ours");
        List<PeerSettings> peers = bgp.settings(bgp.defaults());
        assertThat(peers)
                .extracting(peer -> peer.address().toString())
                .containsExactly("192.0.2.2", "2001:db8::3", "fe80::1%eth0");
        PeerSettings transit = peers.get(0);
        assertThat(transit.role()).isEqualTo(Role.PEER);
        assertThat(transit.removePrivateAs()).isEqualTo(PrivateAs.ALL);
        assertThat(transit.logLevel()).isEqualTo(Level.DEBUG);
        assertThat(transit.maxPrefixes().warnAt()).isEqualTo(80);
        assertThat(transit.maxPrefixes().action()).isEqualTo(MaxPrefixesConfig.Action.DOWN);
        assertThat(transit.longLived()).isEqualTo(Duration.ofHours(1));
        assertThat(peers.get(1).isInternal()).isTrue();
        assertThat(bgp.peers()).containsKey(PeerAddress.parse("fe80::1%eth0"));
    }

    @Test
    void withoutTheSectionThereIsNone() throws IOException {
        assertThat(read("observe-only: true\n")).isNull();
    }

    @Test
    void aSmallOneIsEnough() throws IOException {
        assertThat(read("bgp: {as: 65001, router-id: 10.0.0.1}\n")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "  as: 65001            | # as: 1              | 3:3 the key 'as' is missing here",
                "  as: 65001            | as: 0                | 2:7 as 0 is no AS number",
                "  as: 65001            | as: 23456            | 2:7 as 23456 is reserved",
                "  as: 65001            | as: 4294967295       | 2:7 as 4294967295 is reserved",
                "router-id: 10.0.0.1    | router-id: 0.0.0.0   | 3:14 router-id must be an IPv4 address other than 0.0.0.0",
                "router-id: 10.0.0.1    | router-id: '::1'     | 3:14 router-id must be an IPv4 address",
                "listen: [0.0.0.0,      | listen: ['::',       | 5:11 listen has :: twice",
                "port: 1179             | port: 65536          | 6:9 port must be 1..65535, was 65536",
                "ebgp-requires-policy   | ebgp-require-policy  | 7:3 unknown key 'ebgp-require-policy'",
                "-limit: 50             | -limit: 5001         | 8:27 dynamic-neighbor-limit must be 1..5000, was 5001",
                "hold-time: 30s         | hold-time: 2s        | 9:14 hold-time must be 0 or 3s..65535s",
                "restart-time: 60s      | restart-time: 4096s  | 10:36 restart-time must be 1s..4095s",
                "- 203.0.113.0/24       | - 203.0.113.1/24     | 13:7 203.0.113.1/24 has host bits set",
                "- 203.0.113.0/24       | - 2001:db8::/32      | 13:5 networks has 2001:db8::/32 twice",
                "med: 5                 | med: -5              | med must be 0..4294967295, was -5",
                "owner: static/default  | owner: bgp/default   | is BGP itself",
                "owner: static/default  | owner: a/b/c         | owner 'a/b/c' is none",
                "import: {chain: [ours]}| import: {chain: [x]} | 15:42 redistribute 1 import undefined policy 'x'",
                "multipath: 4           | multipath: 65        | multipath must be 1..64, was 65",
                "source: [10.0.0.1]     | source: ['::1', '::2'] | source has two addresses of one family",
                "chain: [ours]}@  policy| chain: [ours], statements: [{match: {med-ge: 1}, action: deny}]}@policy | mutually exclusive",
                "multipath: 4, chain: [ours] | chain: [our]    | 16:3 install undefined policy 'our' referenced in chain",
                "export: {chain: [ours]}| export: {chain: [y]} | 21:3 export undefined policy 'y' referenced in chain",
                "{role: peer, max       | {role: friend, max   | known are provider, route-server",
                "limit: 1000            | limit: 0             | limit must be 1..",
                "warn-at: 80            | warn-at: 101         | warn-at must be 1..100, was 101",
                "{as: 65001, route      | {as: 65002, route    | route-reflector-client requires iBGP",
                "clients: {as: 65001,   | clients: {group: ix, | 24:22 groups clients group cannot be set",
                "      as: 65002        |       as: 65001      | peers 192.0.2.2 role requires eBGP",
                "      as: 65002        |                      | 26:5 peers 192.0.2.2 as is missing",
                "group: ix$             | group: xi            | 28:14 peers 192.0.2.2 group 'xi' is not defined",
                "families: [ipv4, ipv6] | families: [ipv5]     | did you mean ipv4?",
                "families: [ipv4, ipv6] | families: [ipv6]@extended-next-hop: true | extended-next-hop is for IPv4 routes",
                "ttl-security: 1        | ttl-security: 255    | 33:21 ttl-security must be 1..254, was 255",
                "ttl-security: 1        | ttl-security: 1@multihop: 3 | ttl-security and multihop exclude each other",
                "ttl-security: 1        | local-address: 2001:db8::9 | is of another family than the peer",
                "ttl-security: 1        | local-address: 192.0.2.2 | is the peer's own address",
                "ttl-security: 1        | local-address: 0.0.0.0 | must be an address of this host",
                "ttl-security: 1        | password-file: x     | password-file cannot stand beside password",
                "ttl-security: 1        | route-server-client: true@next-hop-self: true | next-hop-self and route-server",
                "ttl-security: 1        | device: abcdefghijklmnopq | is no name of a link",
                "ttl-security: 1        | allow-own-as: 11     | allow-own-as must be 0..10, was 11",
                "ttl-security: 1        | local-as: 65535      | local-as 65535 is reserved",
                "ttl-security: 1        | local-ipv6-next-hop: fe80::1 | local-ipv6-next-hop must be a global IPv6 address",
                "ttl-security: 1        | add-path: {most: 256} | most must be 0..255, was 256",
                "ttl-security: 1        | connect-retry: 100ms | connect-retry must be 1s..3600s",
                "log-level: debug       | log-level: loud      | known are error, warn, info, debug, trace",
                "{enabled: true}        | {enabled: false}     | 36:19 peers 192.0.2.2 long-lived needs graceful-restart",
                "long-lived: 1h         | long-lived: 200d     | long-lived must be 0s..16777215s",
                "0.0.0.0/0}, action     | 0.0.0.0/0, ge: 33}, action | ge 33 does not fit",
                "2001:DB8:0::3          | 192.0.2.2            | stands here a second time",
                "fe80::1%eth0: {as      | '2001:db8::3': {as   | '2001:db8::3' stands here a second time, written another",
                "fe80::1%eth0           | fe80::1              | write which is meant: fe80::1%eth0",
                "fe80::1%eth0           | 192.0.2.9%eth0       | is the same on every link",
                "fe80::1%eth0           | 224.0.0.1            | no peer can be at 224.0.0.1",
                "prefix: 10.0.0.0/24    | prefix: 10.0.0.1/24  | the network is 10.0.0.0/24",
                "group: ix, as: [       | group: xi, as: [     | 41:36 dynamic 1 group 'xi' is not defined",
                "limit: 10}             | limit: 5001}         | limit must be 1..5000, was 5001",
                "as: [65010             | as: [65001           | dynamic 1 role requires eBGP",
                "limit: 10}             | limit: 10}@- {prefix: 10.0.0.0/24, group: ix} | 42:16 dynamic 2 prefix 10.0.0.0/24",
                "listen: [0.0.0.0, `::`]| listen: []           | 41:5 dynamic peers must be able to connect",
            })
    void aMistakeIsShownWhereItStands(String right, String wrong, String says) {
        String replaced = right.strip().endsWith("$")
                ? right.strip().substring(0, right.strip().length() - 1)
                : right.strip();
        replaced = replaced.replace('`', '"').replace("@", "\n");
        assertThat(ALL).contains(replaced);
        int at = ALL.indexOf(replaced);
        String line = ALL.substring(ALL.lastIndexOf('\n', at) + 1);
        String indent = " ".repeat(line.length() - line.stripLeading().length());
        String instead = wrong == null ? "" : wrong.strip().replace("@", "\n" + indent);
        String text = ALL.substring(0, at) + instead + ALL.substring(at + replaced.length());
        Throwable refusal = catchThrowable(() -> read(text));
        String place = says.strip().matches("\\d+:\\d+ .*") ? says.strip().split(" ", 2)[0] : "";
        assertThat(refusal)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(says.strip().substring(place.length()).strip())
                .hasMessageContaining("holdfast.yml:" + place);
    }

    @Test
    void aPasswordIsNeverPrinted() {
        String tooLong = "hunter2".repeat(12);
        Throwable refusal = catchThrowable(() -> read(ALL.replace("hunter2hunter2", tooLong)));
        assertThat(refusal)
                .hasMessageContaining("password must be 1..80 bytes, was 84")
                .hasMessageContaining("password: ****")
                .message()
                .doesNotContain("hunter2");
        String inOneLine = "bgp: {as: 1, router-id: 1.1.1.1, peers: {192.0.2.2: {\"password\": \"hunter2\", az: 5}}}";
        assertThat(catchThrowable(() -> read(inOneLine)))
                .hasMessageContaining("did you mean 'as'?")
                .hasMessageContaining("az: 5")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void allMistakesAreShownAtOnce() {
        String text = ALL.replace("port: 1179", "port: 0")
                .replace("hold-time: 30s", "hold-time: 1s")
                .replace("group: ix\n", "group: none\n");
        assertThat(catchThrowable(() -> read(text))).hasMessageContaining("3 errors in");
    }

    @Test
    void filesWithPasswordsAreOpenedWhenTheConfigurationIsChecked() throws IOException {
        String yaml = ALL.replace("password: hunter2hunter2", "password-file: peer.key")
                .replace("ix: {role: peer,", "ix: {role: peer, password-file: group.key,");
        Configuration file = Configuration.read(Files.writeString(directory.resolve("holdfast.yml"), yaml));
        file.verdict();
        Files.writeString(directory.resolve("peer.key"), "\n");
        file.checkPasswordFiles();
        assertThat(catchThrowable(file::verdict))
                .hasMessageContaining("holdfast.yml:23:37: password-file ")
                .hasMessageContaining("group.key: there is no such file")
                .hasMessageContaining("holdfast.yml:30:22: password-file ")
                .hasMessageContaining("the first line must be 1..80 bytes")
                .hasMessageContaining("2 errors");
    }
}
