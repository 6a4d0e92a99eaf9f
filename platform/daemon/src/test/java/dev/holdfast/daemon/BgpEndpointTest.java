package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.daemon.SocketClient.Reply;
import dev.holdfast.kernel.linux.Netns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The speaker of the operator's own, asked over the daemon's socket. Its peers are where nobody listens. */
class BgpEndpointTest {
    @TempDir
    static Path home;

    private static Netns netns;
    private static ConfigurableApplicationContext daemon;
    private static SocketClient socket;

    @BeforeAll
    static void startIt() throws IOException {
        netns = Netns.create("bgpfaces");
        netns.ip("link set lo up");
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        FakeReconciler.build(plugins.resolve("reconciler.jar"));
        Path config = Files.writeString(
                home.resolve("holdfast.yml"),
                """
                state-dir: state
                plugins-dir: plugins
                dataplane: {netns: NETNS}
                bgp:
                  as: 65001
                  router-id: 10.0.0.1
                  networks:
                    - {prefix: 203.0.113.0/24, communities: ['65001:1', 'lc:65001:2:3']}
                    - 2001:db8::/32
                  policy:
                    policies:
                      prefer:
                        statements:
                          - match: {prefix: 192.0.2.0/24}
                            action: permit
                            set: {local-pref: 200}
                        default-action: deny
                  groups:
                    transit: {port: 1, connect-retry: 1h, import: {chain: [prefer]}}
                  peers:
                    127.0.0.9: {as: 65009, group: transit, description: nobody, local-address: 127.0.0.1}
                """
                        .replace("NETNS", netns.name()));
        daemon = HoldfastDaemon.run(Arguments.parse(new String[] {"--config", config.toString()}, home), home);
        socket = SocketClient.of(home.resolve("state/holdfast.sock"));
    }

    @AfterAll
    static void stopIt() {
        daemon.close();
        netns.close();
    }

    private static JsonNode read(String path) {
        Reply reply = socket.get(path);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static void assertProblem(Reply reply, int status, String code, String... words) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.type()).isEqualTo("application/problem+json");
        assertThat(reply.json().get("code").asString()).isEqualTo(code);
        assertThat(reply.json().get("action").asString()).isNotEmpty();
        List.of(words).forEach(word -> assertThat(reply.json().get("detail").asString())
                .contains(word));
    }

    @Test
    void theSpeakerAtAGlance() {
        JsonNode bgp = read("bgp");
        assertThat(bgp.propertyNames())
                .containsExactlyInAnyOrder(
                        "as",
                        "routerId",
                        "since",
                        "uptimeSeconds",
                        "listening",
                        "peersConfigured",
                        "peersEstablished",
                        "dynamicPeers",
                        "dynamicLimit",
                        "waitsFor",
                        "settled",
                        "bestPrefixes",
                        "rib",
                        "pending",
                        "slowestSliceMillis");
        assertThat(bgp.get("routerId").asString()).isEqualTo("10.0.0.1");
    }

    @Test
    void aPeerComesAndGoes() throws IOException {
        Reply added = socket.post(
                "bgp/peers/127.0.0.8",
                "{\"action\":\"add\",\"specification\":\"as: 65008\\ngroup: transit\\nhold-time: 9s\"}");
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        assertThat(added.json().get("known").asString()).isEqualTo("added");
        assertThat(added.json().get("importPolicy").asString()).isEqualTo("group transit import");
        assertThat(added.json().get("settings").get("hold-time").asString()).isEqualTo("9s");
        assertThat(Files.readString(home.resolve("state/bgp.json"))).contains("127.0.0.8", "65008");
        assertThat(read("bgp/peers").get("peers").findValuesAsString("address")).contains("127.0.0.8", "127.0.0.9");
        JsonNode disabled = socket.post("bgp/peers/127.0.0.8", "{\"action\":\"disable\",\"reason\":\"works\"}")
                .json();
        assertThat(disabled.get("enabled").asBoolean()).isFalse();
        assertThat(disabled.get("cause").asString()).contains("works");
        assertThat(socket.post("bgp/peers/127.0.0.8", "{\"action\":\"enable\"}")
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();
        assertThat(socket.post("bgp/peers/127.0.0.8", "{\"action\":\"softreset\",\"direction\":\"in\"}")
                        .status())
                .isEqualTo(200);
        assertThat(socket.post("bgp/peers/127.0.0.8", "{\"action\":\"remove\"}").body())
                .isEqualTo("{\"ok\":true,\"action\":\"remove\",\"target\":\"127.0.0.8\"}");
        assertThat(Files.readString(home.resolve("state/bgp.json"))).doesNotContain("127.0.0.8");
        assertProblem(socket.get("bgp/peers/127.0.0.8"), 404, "BGP-302");
    }

    @Test
    void ownRoutesAreListedAPageAtATime() {
        JsonNode first = read("bgp/rib?limit=1");
        JsonNode route = first.get("routes").get(0);
        assertThat(route.get("prefix").asString()).isEqualTo("203.0.113.0/24");
        assertThat(route.get("peer").asString()).isEqualTo("local");
        assertThat(route.get("communities").toString()).isEqualTo("[\"65001:1\"]");
        assertThat(route.get("largeCommunities").toString()).isEqualTo("[\"65001:2:3\"]");
        JsonNode second = read("bgp/rib?after=" + first.get("next").asString());
        assertThat(second.get("routes").findValuesAsString("prefix")).contains("2001:db8::/32");
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(read("bgp/rib?community=65001:*&large-community=9:9:9").get("routes"))
                .hasSize(1);
        assertThat(read("bgp/rib?community=65002:1").get("routes")).isEmpty();
        assertThat(read("bgp/rib/explain?prefix=203.0.113.0/24")
                        .get("paths")
                        .get(0)
                        .get("step")
                        .asString())
                .isEqualTo("best");
    }

    @Test
    void aRouteIsInjectedAndWithdrawn() {
        Reply added = socket.post(
                "bgp/inject",
                "{\"action\":\"add\",\"prefix\":\"198.51.100.0/24\",\"localPref\":50,\"med\":0,\"asPath\":[65020,65021],"
                        + "\"communities\":[\"65001:9\"],\"largeCommunities\":[\"1:2:3\"]}");
        assertThat(added.body()).isEqualTo("{\"ok\":true,\"action\":\"add\",\"target\":\"198.51.100.0/24\"}");
        JsonNode listed = read("bgp/inject").get("routes").get(0);
        assertThat(listed.get("asPath").asString()).isEqualTo("65020 65021");
        assertThat(listed.get("med").asLong()).isZero();
        assertThat(listed.get("largeCommunities").toString()).isEqualTo("[\"1:2:3\"]");
        assertThat(read("bgp/rib?origin-as=65021").get("routes").findValuesAsString("prefix"))
                .containsExactly("198.51.100.0/24");
        String remove = "{\"action\":\"remove\",\"prefix\":\"198.51.100.0/24\"}";
        assertThat(socket.post("bgp/inject", remove).status()).isEqualTo(200);
        assertProblem(socket.post("bgp/inject", remove), 404, "BGP-202");
    }

    @Test
    void aPolicyIsTried() {
        JsonNode permitted = socket.post(
                        "bgp/policy/test",
                        "{\"peer\":\"127.0.0.9\",\"direction\":\"import\",\"prefix\":\"192.0.2.0/24\"}")
                .json();
        assertThat(permitted.get("accepted").asBoolean()).isTrue();
        assertThat(permitted.get("attributes").asString())
                .isEqualTo("IGP path [65009] next hop 127.0.0.9 local-pref 200");
        JsonNode denied = socket.post("bgp/policy/test", "{\"peer\":\"127.0.0.9\",\"prefix\":\"198.51.100.0/24\"}")
                .json();
        assertThat(denied.get("accepted").asBoolean()).isFalse();
        assertThat(denied.get("steps").toString()).contains("not prefix 192.0.2.0/24", "default: deny");
    }

    @Test
    void whatHappensIsToldOnce() {
        long before = read("bgp/events").get("next").asLong();
        socket.post("bgp/peers/127.0.0.7", "{\"action\":\"add\",\"specification\":{\"as\":65007,\"port\":1}}");
        JsonNode events = read("bgp/events?after=" + Math.max(1, before) + "&wait=5&peer=127.0.0.7");
        assertThat(events.get("lost").asLong()).isZero();
        assertThat(read("bgp/events?after=" + events.get("next").asLong()).get("events"))
                .isEmpty();
        socket.post("bgp/peers/127.0.0.7", "{\"action\":\"remove\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bgp/peers/192.0.2.300                        | 400 | API-001 | is not an IP address",
                "bgp/peers/192.0.2.3                          | 404 | BGP-302 | ``",
                "bgp/rib?limit=1001                           | 400 | API-001 | limit is 1001",
                "bgp/rib?limit=x                              | 400 | API-001 | limit is 'x'",
                "bgp/rib?longer=perhaps&prefix=::/0           | 400 | API-001 | longer is 'perhaps'",
                "bgp/rib?longer=true                          | 400 | API-001 | longer needs a prefix",
                "bgp/rib?prefix=10.0.0.1/8                    | 400 | API-001 | the network is 10.0.0.0/8",
                "bgp/rib?family=ipx                           | 400 | API-001 | 'ipx' is no family",
                "bgp/rib?community=65001                      | 400 | API-001 | is not a community",
                "bgp/rib?origin-as=0                          | 400 | API-001 | origin-as is 0",
                "bgp/rib/explain                              | 400 | API-001 | prefix is missing",
                "bgp/rib/explain?prefix=10.0.0.0/8            | 404 | BGP-303 | ``",
                "bgp/rib/received/192.0.2.3                   | 404 | BGP-302 | ``",
                "bgp/rib/advertised/192.0.2.3                 | 404 | BGP-302 | ``",
                "bgp/events?watch=birds                       | 400 | API-001 | 'birds' is none of those known",
                "bgp/nonsense                                 | 404 | API-002 | ``",
            })
    void aWrongQuestionIsAnsweredWithWhatWouldBeRight(String path, int status, String code, String says) {
        assertProblem(socket.get(path), status, code, says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "bgp/peers/127.0.0.9 | {`action`:`dance`}                                | 400 | API-001 | nothing to do to a peer",
                "bgp/peers/127.0.0.9 | {}                                                | 400 | API-001 | no action is given",
                "bgp/peers/127.0.0.9 | {                                                 | 400 | API-001 | JSON",
                "bgp/peers/127.0.0.9 | {`action`:`add`}                                  | 400 | API-001 | no specification",
                "bgp/peers/127.0.0.9 | {`action`:`add`,`specification`:{`as`:65009}}     | 409 | BGP-304 | ",
                "bgp/peers/127.0.0.9 | {`action`:`remove`}                               | 409 | BGP-305 | ",
                "bgp/peers/127.0.0.9 | {`action`:`softreset`,`direction`:`up`}           | 400 | API-001 | 'up' is none of those known",
                "bgp/peers/127.0.0.9 | {`action`:`disable`,`graceSeconds`:3601}          | 400 | API-001 | graceSeconds is 3601",
                "bgp/peers/127.0.0.5 | {`action`:`enable`}                               | 404 | BGP-302 | ",
                "bgp/peers/127.0.0.5 | {`action`:`add`,`specification`:{`as`:65001,`role`:`peer`}} | 400 | BGP-322 | role requires eBGP",
                "bgp/peers/127.0.0.5 | {`action`:`add`,`specification`:{`as`:5,`passive`:true}} | 400 | BGP-322 | nothing listens",
                "bgp/peers/127.0.0.5 | {`action`:`add`,`specification`:`{as: 5, password: xyzzy}`} | 400 | BGP-322 | write it into a file",
                "bgp/inject          | {`action`:`add`,`prefix`:`10.0.0.1/8`}            | 400 | BGP-323 | the network is 10.0.0.0/8",
                "bgp/inject          | {`action`:`add`}                                  | 400 | BGP-323 | 'prefix' is missing",
                "bgp/inject          | {`action`:`add`,`prefix`:`10.0.0.0/8`,`lp`:5}     | 400 | BGP-323 | unknown key 'lp'",
                "bgp/inject          | {`action`:`sing`,`prefix`:`10.0.0.0/8`}           | 400 | API-001 | nothing to do to a route",
                "bgp/policy/test     | {`prefix`:`10.0.0.0/8`}                           | 400 | API-001 | no peer is given",
                "bgp/policy/test     | {`peer`:`127.0.0.9`,`direction`:`up`}             | 400 | API-001 | no direction",
            })
    void aWrongWishChangesNothing(String path, String body, int status, String code, String says) {
        Reply reply = socket.post(path, body.replace('`', '"'));
        assertProblem(reply, status, code, says == null ? "" : says);
        assertThat(reply.body()).doesNotContain("xyzzy");
    }

    @Test
    void aFullDiskIs507AndChangesNothing() throws IOException {
        Path full = Files.createSymbolicLink(home.resolve("state/bgp.json.new"), Path.of("/dev/full"));
        assertThat(socket.post("bgp/inject", "{\"action\":\"add\",\"prefix\":\"198.18.0.0/15\"}")
                        .status())
                .isEqualTo(507);
        Files.delete(full);
        assertThat(read("bgp/inject").get("routes").findValuesAsString("prefix"))
                .doesNotContain("198.18.0.0/15");
    }
}
