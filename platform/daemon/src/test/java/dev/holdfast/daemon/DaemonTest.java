package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.daemon.SocketClient.Reply;
import dev.holdfast.daemon.plugins.TestJar;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Incident;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The whole daemon on the simulated kernel, with plugins from jars, asked over its sockets. */
class DaemonTest {
    private static final String TOKEN = "a-token-of-sufficient-length";

    @TempDir
    static Path home;

    private static ConfigurableApplicationContext daemon;
    private static SocketClient socket;
    private static SocketClient tcp;

    @BeforeAll
    static void startIt() throws IOException {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        FakeReconciler.build(plugins.resolve("reconciler.jar"));
        wants("a", 5, "lo").build(plugins.resolve("a.jar"));
        wants("b", 9, "lo").build(plugins.resolve("b.jar"));
        int port = freePort();
        Files.writeString(home.resolve("token"), TOKEN + "\n");
        Path config = Files.writeString(
                home.resolve("holdfast.yml"),
                """
                state-dir: state
                plugins-dir: plugins
                dataplane: {kind: simulated}
                control:
                  socket: run/holdfast.sock
                  tcp: {port: %d, token-file: token}
                """
                        .formatted(port));
        daemon = HoldfastDaemon.run(Arguments.parse(new String[] {"--config", config.toString()}, home), home);
        socket = SocketClient.of(home.resolve("run/holdfast.sock"));
        tcp = new SocketClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        assertThat(socket.post("reconciler/now", "").status()).isEqualTo(200);
    }

    /** A plugin that wants 10.9.0.0/16, and one more route behind a gate nobody opens. */
    private static TestJar wants(String id, int distance, String device) {
        return TestJar.of(id)
                .fact("Plugin-Description", "Wants a route.")
                .plugin(
                        "",
                        """
                        var route = new Route(RouteKey.main(Prefix.parse("10.9.0.0/16"), 100),
                            Forwarding.over(NextHop.dev("%s")));
                        var gated = new Route(RouteKey.main(Prefix.parse("10.77.0.0/16"), %d),
                            Forwarding.over(NextHop.dev("lo")));
                        host.intents().set("s", java.util.List.of(
                            Intent.of(route, host.owner("s"), %d),
                            new Intent(gated, host.owner("s"), 1, Policy.YIELD, "alive", false)));
                        host.gates().close("alive", "nobody answers");
                        host.intents().settled();
                        """
                                .formatted(device, distance, distance),
                        "");
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @AfterAll
    static void stopIt() {
        daemon.close();
        assertThat(home.resolve("run/holdfast.sock")).doesNotExist();
    }

    @Test
    void theSocketIsForOwnerAndGroup() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("run/holdfast.sock"))))
                .isEqualTo("rw-rw----");
    }

    @Test
    void healthHasItsGroups() {
        assertThat(socket.get("health/liveness").json().get("status").asString())
                .isEqualTo("UP");
        JsonNode ready = socket.get("health/readiness").json();
        assertThat(ready.get("status").asString()).isEqualTo("UP");
        assertThat(ready.get("components").propertyNames()).containsExactlyInAnyOrder("sources", "reconciler");
        JsonNode dataplane = socket.get("health/dataplane").json();
        assertThat(dataplane
                        .get("components")
                        .get("kernel")
                        .get("details")
                        .get("kind")
                        .asString())
                .isEqualTo("simulated");
    }

    @Test
    void intentsAreListedWithTheirCounts() {
        JsonNode answer = socket.get("intents?owner=a/s").json();
        assertThat(answer.get("total").asInt()).isEqualTo(2);
        assertThat(answer.get("counts").get("INSTALLED").asInt()).isEqualTo(1);
        JsonNode intent = answer.get("intents").get(1);
        assertThat(intent.propertyNames())
                .containsExactly(
                        "kind",
                        "key",
                        "object",
                        "owner",
                        "distance",
                        "policy",
                        "gate",
                        "guard",
                        "state",
                        "since",
                        "verifiedAt",
                        "attempts",
                        "diagnostic");
        assertThat(socket.get("intents?state=gated").json().get("total").asInt())
                .isEqualTo(2);
        assertThat(socket.get("intents?limit=1&offset=1").json().get("intents").size())
                .isEqualTo(1);
    }

    @Test
    void routesAreFoundByPrefixAndByAnAddressWithin() {
        assertThat(socket.get("routes?prefix=10.9.0.0/16").json().get("total").asInt())
                .isEqualTo(2);
        assertThat(socket.get("routes?prefix=10.9.3.4&owner=a")
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(socket.get("routes?prefix=10.9.0.0/17").json().get("total").asInt())
                .isZero();
        JsonNode route = socket.get("routes?prefix=10.9.0.0/16&owner=a")
                .json()
                .get("routes")
                .get(0);
        assertThat(route.get("installed").asString()).isEqualTo("dev lo");
        assertThat(route.get("table").asLong()).isEqualTo(254);
    }

    @Test
    void explainSaysWhyARouteIsInTheKernel() {
        JsonNode answer = socket.get("routes/explain?prefix=10.9.0.0/16").json();
        assertThat(answer.get("verdict").asString())
                .isEqualTo("10.9.0.0/16 metric 100, wanted by a/s, is in the kernel.");
        JsonNode row = answer.get("rows").get(0);
        assertThat(row.get("contenders").size()).isEqualTo(2);
        assertThat(row.get("contenders").get(0).get("selected").asBoolean()).isTrue();
        assertThat(row.get("kernel").get(0).asString()).startsWith("as the kernel holds 10.9.0.0/16");
        assertThat(answer.get("lookup").get("address").asString()).isEqualTo("10.9.0.1");
        assertThat(answer.get("lookup").get("ours").asBoolean()).isTrue();
    }

    @Test
    void explainSaysWhyARouteIsKeptOut() {
        JsonNode answer = socket.get("routes/explain?prefix=10.77.0.0/16").json();
        assertThat(answer.get("verdict").asString()).contains("its gate 'alive' is closed (nobody answers)");
        assertThat(answer.get("rows").get(0).get("gateOpen").asBoolean()).isFalse();
    }

    @Test
    void explainOfWhatNobodyWantsIsAProblemThatSaysWhereItGoes() {
        Reply reply = socket.get("routes/explain?prefix=172.16.0.0/12");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json().get("detail").asString()).contains("the kernel has no route to 172.16.0.1");
    }

    @Test
    void theReconcilersLeversWork() {
        JsonNode status = socket.get("reconciler").json();
        assertThat(status.get("state").asString()).isEqualTo("running");
        assertThat(status.get("dataplane").get("kind").asString()).isEqualTo("simulated");
        assertThat(status.get("attribution").get(0).asString()).contains("no processes");
        assertThat(status.get("lastScan").get("scanned").asInt()).isEqualTo(5);
        assertThat(socket.post("reconciler/plan", "{\"limit\":7}")
                        .json()
                        .get("steps")
                        .get(0)
                        .asString())
                .isEqualTo("limit 7");
        assertThat(socket.post("reconciler/plan", "").json().get("steps").get(0).asString())
                .isEqualTo("limit 200");
        assertThat(socket.post("reconciler/pause", "").json().get("state").asString())
                .isEqualTo("paused");
        assertThat(socket.post("reconciler/resume", "").json().get("state").asString())
                .isEqualTo("running");
        assertThat(socket.post("reconciler/release-brake", "").status()).isEqualTo(200);
    }

    @Test
    void whatIsAskedWronglyIsAnsweredByAProblem() {
        for (String path : List.of(
                "intents?state=fine",
                "intents?kind=car",
                "intents?limit=0",
                "intents?limit=x",
                "routes?prefix=10.0.0.1/8",
                "routes/explain",
                "incidents?since=noon",
                "routes?table=-1")) {
            Reply reply = socket.get(path);
            assertThat(reply.status()).as(path).isEqualTo(400);
            assertThat(reply.type()).as(path).isEqualTo("application/problem+json");
            assertThat(reply.json().propertyNames())
                    .as(path)
                    .contains("type", "title", "status", "detail", "code", "action");
        }
        assertThat(socket.post("reconciler/dance", "").status()).isEqualTo(400);
        assertThat(socket.post("plugins/a", "{\"action\":\"dance\"}").status()).isEqualTo(400);
        assertThat(socket.post("plugins/nobody", "{\"action\":\"stop\"}").status())
                .isEqualTo(404);
        assertThat(socket.get("nothing").status()).isEqualTo(404);
        assertThat(socket.get("nothing").type()).isEqualTo("application/problem+json");
        assertThat(socket.ask("DELETE", "intents", "", "").status()).isEqualTo(405);
        assertThat(socket.post("plugins/a", "{not json").status()).isEqualTo(400);
    }

    @Test
    void pluginsAreListedStoppedAndStarted() {
        JsonNode plugins = socket.get("plugins").json().get("plugins");
        assertThat(plugins.size()).isEqualTo(3);
        assertThat(plugins.get(0).get("id").asString()).isEqualTo("reconciler");
        assertThat(plugins.get(1).get("description").asString()).isEqualTo("Wants a route.");
        assertThat(socket.post("plugins/b", "{\"action\":\"stop\"}")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("STOPPED");
        assertThat(socket.post("plugins/b", "{\"action\":\"start\"}")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("STARTED");
        assertThat(socket.post("plugins/b", "{\"action\":\"reload\"}")
                        .json()
                        .get("settled")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aWatcherIsAnsweredAsSoonAsAnIncidentComes() throws Exception {
        long revision = socket.get("incidents").json().get("revision").asLong();
        var answer = CompletableFuture.supplyAsync(() -> socket.get("incidents?wait=30&after=" + revision));
        var journal = daemon.getBean(Core.class).journal();
        journal.record(new Incident(
                journal.nextId(),
                Instant.now(),
                null,
                Cause.PROCESS,
                "",
                "event",
                Culprit.unknown(7, "no record"),
                1,
                0,
                List.of(),
                ""));
        JsonNode incidents = answer.get(20, TimeUnit.SECONDS).json();
        assertThat(incidents.get("incidents").size()).isEqualTo(1);
        JsonNode incident = incidents.get("incidents").get(0);
        assertThat(incident.get("cause").asString()).isEqualTo("process");
        assertThat(incident.get("closedAt").isNull()).isTrue();
        assertThat(incident.get("culprit").get("confidence").asString()).isEqualTo("none");
        assertThat(incidents.get("revision").asLong()).isGreaterThan(revision);
    }

    @Test
    void metersHaveUnitsAndDescriptions() {
        String text = socket.get("prometheus").body();
        assertThat(text)
                .contains("# HELP holdfast_intents Intents by the state they are in")
                .contains("holdfast_intents{state=\"installed\"} 1.0")
                .contains("holdfast_plugins{state=\"started\"} 3.0")
                .contains("holdfast_incidents_total{cause=\"process\"}")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void theLevelOfALoggerCanBeChanged() {
        assertThat(socket.post("loggers/dev.holdfast.some", "{\"configuredLevel\":\"debug\"}")
                        .status())
                .isEqualTo(204);
        assertThat(socket.get("loggers/dev.holdfast.some")
                        .json()
                        .get("effectiveLevel")
                        .asString())
                .isEqualTo("DEBUG");
    }

    @Test
    void infoSaysWhatRuns() {
        JsonNode info = socket.get("info").json().get("holdfast");
        assertThat(info.get("pluginApi").asString()).isEqualTo("0.1.0");
        assertThat(info.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void theSimulatedKernelHasAForeignHand() {
        assertThat(socket.post("simulation", "{\"ip\":\"route add 10.88.0.0/16 dev lo\"}")
                        .json()
                        .get("answer")
                        .asString())
                .isEmpty();
        assertThat(socket.post("simulation", "{\"ip\":\"route add 10.88.0.0/16 dev lo\"}")
                        .json()
                        .get("answer")
                        .asString())
                .contains("File exists");
        assertThat(socket.post("simulation", "{\"ip\":\"dance\"}").status()).isEqualTo(400);
    }

    @Test
    void overTcpOnlyReadsPassUnlessTheTokenIsGiven() {
        assertThat(tcp.get("health/liveness").status()).isEqualTo(200);
        Reply refused = tcp.post("reconciler/pause", "{}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.type()).isEqualTo("application/problem+json");
        assertThat(refused.json().get("code").asString()).isEqualTo("API-005");
        String json = "Content-Type: application/json\r\n";
        assertThat(tcp.ask("POST", "reconciler/pause", json + "Authorization: Bearer wrong\r\n", "{}")
                        .status())
                .isEqualTo(403);
        assertThat(tcp.ask("POST", "reconciler/resume", json + "Authorization: Bearer " + TOKEN + "\r\n", "{}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSecondDaemonOnTheSameStateDirectoryIsRefused() throws IOException {
        Path config = Files.writeString(
                home.resolve("second.yml"),
                "state-dir: state\nplugins-dir: plugins\ndataplane: {kind: simulated}\ncontrol: {socket: other.sock}\n");
        Arguments arguments = Arguments.parse(new String[] {"--config", config.toString()}, home);
        assertThatThrownBy(() -> HoldfastDaemon.run(arguments, home))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("STA-001");
        assertThat(socket.get("health/liveness").status()).isEqualTo(200);
    }

    @Test
    void aSocketInUseIsRefusedAndTheStateDirectoryLetGo() throws IOException {
        Path config = Files.writeString(
                home.resolve("third.yml"),
                "state-dir: third\nplugins-dir: none\ndataplane: {kind: simulated}\n"
                        + "control: {socket: run/holdfast.sock}\n");
        Arguments arguments = Arguments.parse(new String[] {"--config", config.toString()}, home);
        assertThatThrownBy(() -> HoldfastDaemon.run(arguments, home))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("API-006");
        StateLock.take(home.resolve("third")).close();
    }
}
