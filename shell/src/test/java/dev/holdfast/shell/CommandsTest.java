package dev.holdfast.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.commands.Session;
import dev.holdfast.shell.line.Words;
import dev.holdfast.shell.rehearsal.StandIn;
import dev.holdfast.shell.view.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands from the typed line to text and exit code, against the canned answers of {@code answers/}. What they print is
 * compared with {@code golden/}; run with {@code HOLDFAST_GOLDEN=write} in the environment to write those files anew.
 */
class CommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Path GOLDEN = Path.of("src/test/resources/dev/holdfast/shell/golden");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int width = 110;
    private boolean colour;

    private static byte[] canned(String request) {
        String target = request.split("[ ?]")[1];
        String name = target.substring("/actuator/".length()).replace('/', '-') + ".json";
        try (InputStream in = CommandsTest.class.getResourceAsStream("answers/" + name)) {
            return in == null
                    ? StandIn.json(404, "{\"status\":404,\"title\":\"Not Found\"}")
                    : StandIn.json(200, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(String line, Function<String, byte[]> answers, String... requests) throws IOException {
        Path socket = directory.resolve("s");
        try (StandIn daemon = new StandIn(socket, answers)) {
            int code = oneShot(socket).run(Words.of(line));
            if (requests.length > 0) {
                assertThat(daemon.requests()).containsExactly(requests);
            }
            return code;
        }
    }

    private OneShot oneShot(Path socket) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Screen screen = new Screen(new PrintWriter(out), new PrintWriter(err), width, colour, clock);
        return new OneShot(new Session(new ControlSocket(socket), screen));
    }

    private void matchesGolden(String name) throws IOException {
        String printed = out.toString() + err;
        Path file = GOLDEN.resolve(name + ".txt");
        if ("write".equals(System.getenv("HOLDFAST_GOLDEN"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        status                             | status            | 0
        routes list                        | routes-list       | 0
        routes show 10.9.0.0/16            | routes-show       | 0
        routes explain 10.9.0.0/16         | routes-explain    | 0
        intents list                       | intents-list      | 0
        incidents list                     | incidents-list    | 0
        incidents show 41                  | incidents-show    | 0
        incidents show 40                  | incidents-show-40 | 0
        incidents show 99                  | incidents-show-99 | 1
        reconcile now                      | reconcile-now     | 0
        reconcile plan                     | reconcile-plan    | 0
        reconcile pause                    | reconcile-pause   | 0
        plugins list                       | plugins-list      | 0
        plugins stop static                | plugins-stop      | 0
        plugins start broken               | plugins-start     | 1
        service list                       | service-list      | 0
        service show doublezero0           | service-show      | 0
        service show doublezero1           | service-degraded  | 0
        service enable doublezero1         | service-enable    | 0
        latency                            | latency           | 0
        liveness list                      | liveness-list     | 0
        bgp show                           | bgp-show          | 0
        peers list                         | peers-list        | 0
        peers show 192.0.2.2               | peers-show        | 0
        peers disable 192.0.2.2            | peers-disable     | 0
        rib best                           | rib-best          | 0
        rib prefix 10.9.0.0/16             | rib-prefix        | 0
        rib received 192.0.2.2 --limit 1   | rib-received      | 0
        rib advertised 192.0.2.2           | rib-advertised    | 0
        rib explain 10.9.0.0/16            | rib-explain       | 0
        inject list                        | inject-list       | 0
        inject add 10.9.0.0/16             | inject-add        | 0
        policy test 192.0.2.2 10.9.0.0/16  | policy-test       | 0
        peers add --help                   | help-peers-add    | 0
        rib best --famly ipv4              | rib-wrong-option  | 2
        peers list --json                  | peers-list-json   | 0
        routes list --json                 | routes-list-json  | 0
        help                               | help              | 0
        routes --help                      | help-routes       | 0
        incidents watch --help             | help-watch        | 0
        service add --help                 | help-service-add  | 0
        routes list --prefx 10.0.0.0/8     | wrong-option      | 2
        """)
    void prints(String line, String golden, int code) throws IOException {
        assertThat(run(line, CommandsTest::canned)).isEqualTo(code);
        matchesGolden(golden);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        routes list --prefix 10.0.0.0/8 --owner a/b --state blocked --table 7 --limit 3 | GET /actuator/routes?prefix=10.0.0.0%2F8&owner=a%2Fb&state=BLOCKED&table=7&limit=3
        routes show 10.9.0.0/16                     | GET /actuator/routes?prefix=10.9.0.0%2F16
        routes explain 2001:db8::1                  | GET /actuator/routes/explain?prefix=2001%3Adb8%3A%3A1
        intents list --kind rule --owner a/b        | GET /actuator/intents?kind=rule&owner=a%2Fb
        incidents list --since 1h --culprit 'a b'   | GET /actuator/incidents?culprit=a+b&since=2026-11-21T09%3A00%3A00Z
        reconcile now                               | POST /actuator/reconciler/now {}
        reconcile plan --limit 7                    | POST /actuator/reconciler/plan {"limit":7}
        liveness list --state up --limit 3          | GET /actuator/liveness?state=up&limit=3
        liveness history 198.51.100.9               | GET /actuator/liveness?route=198.51.100.9
        reconcile resume                            | POST /actuator/reconciler/resume {}
        reconcile release-brake                     | POST /actuator/reconciler/release-brake {}
        rib best --family ipv4 --prefix 10.0.0.0/8 --longer --origin-as 65002 --community 65001:1,no-export --limit 3 --after 10.0.0.0/8 --all | GET /actuator/bgp/rib?family=ipv4&prefix=10.0.0.0%2F8&longer=true&origin-as=65002&community=65001%3A1%2Cno-export&limit=3&after=10.0.0.0%2F8&all=true
        rib received fe80::2%eth0 --rejected        | GET /actuator/bgp/rib/received/fe80%3A%3A2%25eth0?limit=200&rejected=true
        rib explain 10.0.0.0/8 --to 192.0.2.2       | GET /actuator/bgp/rib/explain?prefix=10.0.0.0%2F8&advertised-to=192.0.2.2
        peers add 2001:db8:0::2 as=65002 max-prefixes.limit=5 | POST /actuator/bgp/peers/2001%3Adb8%3A%3A2 {"action":"add","specification":"as: 65002\\nmax-prefixes:\\n  limit: 5\\n"}
        peers disable 192.0.2.2 --reason 'a b'      | POST /actuator/bgp/peers/192.0.2.2 {"action":"disable","reason":"a b"}
        peers disable 192.0.2.2 --grace 30          | POST /actuator/bgp/peers/192.0.2.2 {"action":"disable","graceSeconds":30}
        peers softreset 192.0.2.2 in --family ipv6  | POST /actuator/bgp/peers/192.0.2.2 {"action":"softreset","direction":"in","family":"ipv6"}
        peers reset 192.0.2.2                       | POST /actuator/bgp/peers/192.0.2.2 {"action":"reset"}
        inject add 10.9.0.0/16 med=0 as-path='65002 65003' communities=65001:1,no-export | POST /actuator/bgp/inject {"action":"add","prefix":"10.9.0.0/16","med":"0","as-path":"65002 65003","communities":"65001:1,no-export"}
        inject remove 10.9.0.0/16 --path-id 7       | POST /actuator/bgp/inject {"action":"remove","prefix":"10.9.0.0/16","path-id":7}
        policy test 192.0.2.2 10.9.0.0/16 --export med=3 | POST /actuator/bgp/policy/test {"peer":"192.0.2.2","direction":"export","prefix":"10.9.0.0/16","med":"3"}
        service reload --json                       | POST /actuator/services {"action":"reload"}
        service disable x --no-wait                 | POST /actuator/services/x {"action":"disable"}
        plugins reload static --json                | POST /actuator/plugins/static {"action":"reload"}
        """,
            quoteCharacter = '`')
    void asks(String line, String request) throws IOException {
        run(line, ignored -> StandIn.json(200, "{\"routes\":[{}]}"), request);
    }

    @Test
    void settingsBecomeYaml() throws IOException {
        run(
                "service add x ibrl tunnel.net=10.0.0.0/31 tunnel.ttl=3 address=::1 --no-wait",
                request -> StandIn.json(200, "{}"),
                "POST /actuator/services/x {\"action\":\"add\",\"specification\":\""
                        + "type: ibrl\\ntunnel:\\n  net: 10.0.0.0/31\\n  ttl: 3\\naddress: ::1\\n\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "history"})
    void aSessionIsShownWithItsUpsAndDowns(String command) throws IOException {
        run("liveness " + command + " 198.51.100.9/32", request -> canned("GET /actuator/liveness-route"));
        matchesGolden("liveness-" + command);
    }

    @Test
    void withoutALivenessPluginItIsSaidSo() throws IOException {
        int code = run(
                "liveness list",
                request -> StandIn.json(404, "{\"status\":404,\"code\":\"API-002\",\"detail\":\"no such endpoint\"}"));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).startsWith("API-115 liveness: nothing watches paths here");
    }

    @Test
    void aRouteThatNobodyWatchesIsNoMissingPlugin() throws IOException {
        int code = run(
                "liveness show 9.9.9.9",
                request -> StandIn.json(
                        404, "{\"status\":404,\"code\":\"API-002\",\"detail\":\"no session watches 9.9.9.9\"}"));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).startsWith("API-002").contains("no session watches 9.9.9.9");
    }

    @Test
    void aChangeKeepsWhatItDoesNotName() throws IOException {
        run(
                "service change doublezero0 tunnel.mtu=1400 guard=true --no-wait",
                CommandsTest::canned,
                "GET /actuator/services/doublezero0",
                "POST /actuator/services/doublezero0 {\"action\":\"change\",\"specification\":\""
                        + "tunnel:\\n  destination: \\\"203.0.113.1\\\"\\n  net: \\\"169.254.3.128/31\\\"\\n  mtu: 1400\\n"
                        + "address: \\\"198.51.100.7\\\"\\nbgp:\\n  local-as: 65000\\n  remote-as: 65001\\n"
                        + "guard: true\\ntype: ibrl-allocated\\n\"}");
    }

    @Test
    void settingsOfTheCommandLineWinOverThoseOfTheFile() throws IOException {
        Path file =
                Files.writeString(directory.resolve("f.yml"), "# mine\ntype: x\naddress: 198.51.100.7\nguard: true\n");
        run(
                "service add x ibrl guard=false --no-wait --file " + file,
                request -> StandIn.json(200, "{}"),
                "POST /actuator/services/x {\"action\":\"add\",\"specification\":\""
                        + "type: ibrl\\nguard: false\\n# mine\\naddress: 198.51.100.7\\n\"}");
    }

    @Test
    void aLongListingIsFetchedPageByPage() throws IOException {
        int code = run(
                "rib best --limit 1500 --json",
                request -> request.contains("after=10.0.0.0")
                        ? StandIn.json(200, "{\"routes\":[{\"prefix\":\"10.1.0.0/16\"}],\"next\":null}")
                        : StandIn.json(200, "{\"routes\":[{\"prefix\":\"10.0.0.0/8\"}],\"next\":\"10.0.0.0/8\"}"),
                "GET /actuator/bgp/rib?limit=1000",
                "GET /actuator/bgp/rib?limit=500&after=10.0.0.0%2F8");
        assertThat(code).isZero();
        assertThat(out.toString()).contains("10.0.0.0/8", "10.1.0.0/16").doesNotContain("next");
    }

    @Test
    void whyAPeerIsToldOfARouteIsSaid() throws IOException {
        run(
                "rib explain 10.9.0.0/16 --to 192.0.2.3",
                request -> StandIn.json(
                        200,
                        """
                        {"prefix":"10.9.0.0/16","peer":"192.0.2.3","told":false,"paths":[
                         {"from":"192.0.2.2","told":false,"reason":"policy_denied","why":"the export policy denies it",
                          "changes":["AS path 65002 -> 65001 65002"],"nextHop":null,"attributes":"IGP path [65001 65002]",
                          "policy":["out 1: deny"]}]}"""));
        matchesGolden("rib-explain-to");
    }

    @Test
    void aServiceIsRemovedWhenTheDaemonNoLongerKnowsIt() throws IOException {
        var looks = new java.util.concurrent.atomic.AtomicInteger();
        int code = run(
                "service remove x",
                request -> request.startsWith("POST") || looks.incrementAndGet() < 3
                        ? StandIn.json(200, "{\"name\":\"x\",\"state\":\"REMOVING\"}")
                        : StandIn.json(404, "{\"status\":404,\"code\":\"SVC-001\",\"detail\":\"no\"}"));
        assertThat(code).isZero();
        assertThat(out.toString().strip()).isEqualTo("x is removed");
    }

    @ParameterizedTest
    @CsvSource({"disable, DISABLED", "drain, DRAINED"})
    void aServiceOnItsWayOutIsWaitedForAndRulesThatStayAreNot(String verb, String end) throws IOException {
        var looks = new java.util.concurrent.atomic.AtomicInteger();
        int code = run("service " + verb + " x", request -> {
            String state = request.startsWith("POST") || looks.incrementAndGet() < 3 ? "REMOVING" : end;
            return StandIn.json(
                    200,
                    "{\"name\":\"x\",\"state\":\"" + state
                            + "\",\"pieces\":[{\"kind\":\"rule\"},{\"kind\":\"route\"}]}");
        });
        assertThat(code).isZero();
        assertThat(looks).hasValue(3);
        assertThat(out.toString().strip()).isEqualTo("x  " + end);
    }

    @Test
    void mistakesInASpecificationStandOnLinesOfTheirOwnUnderTheServicesName() throws IOException {
        int code = run(
                "service add x ibrl",
                request -> StandIn.json(
                        400,
                        "{\"code\":\"SVC-001\",\"title\":\"x\",\"action\":\"correct it\","
                                + "\"detail\":\"it does not fit:\\nx:1:1: no \\u001b[31mkey\\n  1 | type: ibrl\\n\"}"));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "SVC-001 x: it does not fit:",
                        "x:1:1: no ?[31mkey",
                        "  1 | type: ibrl",
                        "  what to do: correct it");
    }

    @Test
    void aNameWithASlashIsRefusedInWords() throws IOException {
        assertThat(run("service add a/b ibrl", request -> StandIn.json(400, "<html>")))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("API-116 a/b: no service can have a name with a slash");
    }

    @Test
    void onANarrowScreenTablesAreCut() throws IOException {
        width = 80;
        run("routes list", CommandsTest::canned);
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
        matchesGolden("routes-list-narrow");
    }

    @Test
    void colourIsOnlyAddedNeverMixedIn() throws IOException {
        colour = true;
        run("status", CommandsTest::canned);
        String coloured = out.toString();
        assertThat(coloured).contains("\033[32mready\033[0m");
        out.getBuffer().setLength(0);
        run("status --no-color", CommandsTest::canned);
        assertThat(out.toString()).doesNotContain("\033");
        assertThat(coloured.replaceAll("\033\\[[0-9]*m", "")).isEqualTo(out.toString());
    }

    @Test
    void statusFailsWhileSomethingIsDown() throws IOException {
        assertThat(run(
                        "status",
                        request -> request.contains("readiness")
                                ? StandIn.json(503, "{\"status\":\"OUT_OF_SERVICE\"}")
                                : canned(request)))
                .isEqualTo(1);
        assertThat(out.toString()).startsWith("holdfast is not ready, the reconciler is running");
        out.getBuffer().setLength(0);
        assertThat(run(
                        "status",
                        request -> request.endsWith("health")
                                ? StandIn.json(
                                        503,
                                        "{\"status\":\"DOWN\",\"components\":{\"dataplane\":{\"status\":\"DOWN\",\"details\":{\"error\":\"gone\"}}}}")
                                : canned(request)))
                .isEqualTo(1);
        assertThat(out.toString()).contains("health       dataplane is DOWN, error gone");
    }

    @Test
    void statusDoesWithoutAReconciler() throws IOException {
        assertThat(run(
                        "status",
                        request -> request.contains("reconciler")
                                ? StandIn.json(
                                        503, "{\"status\":503,\"code\":\"API-003\",\"detail\":\"no reconciler\"}")
                                : canned(request)))
                .isZero();
        assertThat(out.toString()).startsWith("holdfast is ready, without a reconciler");
    }

    @Test
    void explainOfSomethingUnknownIsAnAnswer() throws IOException {
        int code = run(
                "routes explain 198.51.100.0/24",
                request -> StandIn.json(
                        404,
                        "{\"status\":404,\"code\":\"API-004\",\"detail\":\"nobody wants 198.51.100.0/24; a packet would take the default route\",\"action\":\"declare it\"}"));
        assertThat(code).isZero();
        assertThat(out.toString().strip())
                .isEqualTo("nobody wants 198.51.100.0/24; a packet would take the default route");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void showOfSomethingUnknownFails() throws IOException {
        assertThat(run("routes show 198.51.100.0/24", request -> StandIn.json(200, "{\"total\":0,\"routes\":[]}")))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("API-111 198.51.100.0/24: nobody wants such a route");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        400 | {"code":"API-001","detail":"no such action","action":"use now"}  | API-001 SOCKET: no such action -> use now
        500 | {"status":500,"error":"Internal Server Error"}                   | API-109 SOCKET: Internal Server Error -> see the daemon's log
        502 | <html>                                                           | API-109 SOCKET: the daemon answered with status 502 -> see the daemon's log
        200 | <html>                                                           | API-108 SOCKET: the answer is not JSON: Unexpected character ('<' (code 60)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') -> see whether this is the socket of a Holdfast daemon
        """)
    void problemsAreShownWithWhatToDo(int status, String body, String shown) throws IOException {
        assertThat(run("plugins list", request -> StandIn.json(status, body))).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()
                        .strip()
                        .replace("\n  what to do: ", " -> ")
                        .replace(directory.resolve("s").toString(), "SOCKET"))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "routes list", "incidents watch", "reconcile now", "plugins list"})
    void withoutADaemonEveryCommandSaysSoInTwoLines(String line) {
        assertThat(oneShot(directory.resolve("none")).run(Words.of(line))).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines().map(text -> text.split("[ :]")[0] + text.contains("holdfast run")))
                .isEqualTo(List.of("API-101false", "true"));
    }

    @Test
    void debugAddsWhereItArose() {
        oneShot(directory.resolve("none")).run(List.of("status", "--debug"));
        assertThat(err.toString()).contains("CallException", "at dev.holdfast.shell");
    }

    @Test
    void anAnswerOfAnotherVersionIsShownAsFarAsItIsUnderstood() throws IOException {
        for (String line : List.of(
                "status",
                "routes list",
                "intents list",
                "incidents list",
                "plugins list",
                "reconcile now",
                "routes explain ::1")) {
            run(
                    line,
                    request -> StandIn.json(
                            200,
                            "{\"routes\":[{}],\"rows\":[{}],\"intents\":[{\"x\":[]}],\"incidents\":[{}],\"plugins\":[{}],\"new\":1}"));
        }
        assertThat(err.toString()).isEmpty();
    }
}
