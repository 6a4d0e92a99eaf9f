package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.daemon.SocketClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Services, and what plugins show, asked for over the daemon's socket. */
class ServicesEndpointTest {
    @TempDir
    static Path home;

    private static ConfigurableApplicationContext daemon;
    private static SocketClient socket;

    @BeforeAll
    static void startIt() throws IOException {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        FakeReconciler.build(plugins.resolve("reconciler.jar"));
        dev.holdfast.daemon.plugins.TestJar.of("toys").source(ToyPlugin.SOURCE).build(plugins.resolve("toys.jar"));
        Path config = Files.writeString(
                home.resolve("holdfast.yml"),
                """
                state-dir: state
                plugins-dir: plugins
                dataplane: {kind: simulated}
                services:
                  fixed: {type: toy, number: 200}
                """);
        daemon = HoldfastDaemon.run(Arguments.parse(new String[] {"--config", config.toString()}, home), home);
        socket = SocketClient.of(home.resolve("state/holdfast.sock"));
    }

    @AfterAll
    static void stopIt() {
        daemon.close();
    }

    private static Reply act(String name, String action, String specification) {
        String given = specification.isEmpty()
                ? ""
                : ",\"specification\":\"" + specification.replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        return socket.post("services/" + name, "{\"action\":\"" + action + "\"" + given + "}");
    }

    private static void assertProblem(Reply reply, int status, String code, String... words) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.type()).isEqualTo("application/problem+json");
        assertThat(reply.json().get("code").asString()).isEqualTo(code);
        assertThat(reply.json().get("action").asString()).isNotEmpty();
        List.of(words).forEach(word -> assertThat(reply.json().get("detail").asString())
                .contains(word));
    }

    private static void awaitState(String name, String state) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!socket.get("services/" + name).json().get("state").asString().equals(state)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            socket.post("reconciler/now", "");
        }
    }

    @Test
    void aServiceComesAndGoes() {
        Reply added = act("x", "add", "type: toy\nnumber: 7\n");
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        assertThat(added.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "type",
                        "plugin",
                        "fromFile",
                        "revision",
                        "state",
                        "since",
                        "specification",
                        "pieces",
                        "routes",
                        "report",
                        "waitsFor",
                        "troubles",
                        "lastIncident");
        awaitState("x", "UP");
        JsonNode list = socket.get("services").json().get("services");
        assertThat(list.findValuesAsString("name")).contains("fixed", "x").isSorted();
        JsonNode x = socket.get("services/x").json();
        assertThat(x.get("specification").get("grace").asString()).isEqualTo("0s");
        assertThat(x.get("pieces").get(0).get("state").asString()).isEqualTo("INSTALLED");
        assertThat(x.get("report").get("facts").get("number").asInt()).isEqualTo(7);
        Reply changed = act("x", "change", "{\"number\": 8}");
        assertThat(changed.json().get("revision").asInt()).isEqualTo(2);
        awaitState("x", "UP");
        assertThat(act("x", "disable", "").status()).isEqualTo(200);
        socket.post("reconciler/now", "");
        assertThat(act("x", "enable", "").status()).isEqualTo(200);
        Reply removed = act("x", "remove", "");
        assertThat(removed.body()).isEqualTo("{\"name\":\"x\",\"state\":\"REMOVING\"}");
        assertThat(act("y", "add", "{\"type\": \"toy\", \"number\": 9}").status())
                .isEqualTo(200);
        assertThat(socket.ask("DELETE", "services/y", "", "")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("REMOVING");
    }

    @Test
    void refusalsAreProblemsWithTheirCodes() {
        assertProblem(
                act("z", "add", "{\"type\": \"toy\", \"number\": 700}"), 400, "SVC-001", "z:1:27", "0..255, was 700");
        assertProblem(act("z", "add", "{\"type\": \"tay\"}"), 400, "SVC-001", "did you mean 'toy'?");
        assertProblem(act("z", "add", ""), 400, "API-001", "no specification");
        assertProblem(act("z", "explode", ""), 400, "API-001", "no action");
        assertProblem(act("fixed", "add", "{\"type\": \"toy\"}"), 409, "SVC-003");
        assertProblem(act("z", "add", "{\"type\": \"toy\", \"number\": 200}"), 409, "SVC-004", "'fixed'");
        assertProblem(act("fixed", "change", "{\"number\": 1}"), 409, "SVC-006");
        assertProblem(act("none", "enable", ""), 404, "SVC-002");
        assertProblem(socket.get("services/none"), 404, "SVC-002");
        assertProblem(socket.ask("DELETE", "services/none", "", ""), 404, "SVC-002");
        assertProblem(socket.post("services", "{\"action\": \"dance\"}"), 400, "API-001");
    }

    @Test
    void scenario38AFullDiskIs507AndChangesNothing() throws IOException {
        Path full = Files.createSymbolicLink(home.resolve("state/services.json.new"), Path.of("/dev/full"));
        assertProblem(
                act("w", "add", "{\"type\": \"toy\", \"number\": 77}"), 507, "SVC-010", "No space left on device");
        assertProblem(socket.get("services/w"), 404, "SVC-002");
        Files.delete(full);
    }

    @Test
    void theFileIsReadAnewOnDemand() throws IOException {
        Path config = home.resolve("holdfast.yml");
        String before = Files.readString(config);
        Files.writeString(config, before + "  late: {type: toy, number: 201}\n");
        Reply reloaded = socket.post("services", "{\"action\": \"reload\"}");
        assertThat(reloaded.json().get("services").findValuesAsString("name")).contains("fixed", "late");
        Files.writeString(config, before + "  late: {type: toy, nummer: 201}\n");
        assertProblem(
                socket.post("services", "{\"action\": \"reload\"}"), 409, "SVC-018", "unknown key 'nummer'", "CFG-004");
        Files.writeString(config, before);
        socket.post("services", "{\"action\": \"reload\"}");
    }

    @Test
    void aPluginsEndpointAnswers() {
        assertThat(socket.get("toys").json().get("path").asString()).isEmpty();
        JsonNode deep = socket.get("toys/a/b%20c?x=1&y=2").json();
        assertThat(deep.get("path").asString()).isEqualTo("a/b c");
        assertThat(deep.get("parameters").get("y").asString()).isEqualTo("2");
        assertProblem(socket.get("toys/bad"), 400, "API-001", "that is bad");
        assertProblem(socket.get("toys/none"), 404, "API-002", "there is none");
        assertProblem(socket.get("trains"), 404, "API-002", "/actuator/trains");
        JsonNode wrote = socket.post("toys/now?x=1", "{\"n\": 5}").json();
        assertThat(wrote.get("wrote").asString()).isEqualTo("now");
        assertThat(wrote.get("parameters").get("n").asString()).isEqualTo("5");
        assertThat(socket.post("toys/now", "").status()).isEqualTo(200);
        assertProblem(socket.post("toys/no", ""), 405, "API-001", "nothing to change");
    }

    @Test
    void healthAndMetersTellOfServices() {
        JsonNode health = socket.get("health/services").json();
        assertThat(health.get("status").asString()).isEqualTo("UP");
        assertThat(health.get("details").has("counts")).isTrue();
        assertThat(socket.get("prometheus").body())
                .contains("holdfast_services{state=\"up\"}")
                .contains("holdfast_services_transitions_total{state=")
                .contains("holdfast_plugin_timer_failures_total{plugin=\"toys\"}");
    }
}
