package dev.holdfast.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shell.OneShot;
import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.rehearsal.StandIn;
import dev.holdfast.shell.view.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's answers are a script; its last word ends the watch by a refusal. */
@Timeout(20)
class IncidentWatchTest {
    private static final String LAST = "last";
    private static final String NO_ANSWER = "";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private List<String> requests = List.of();

    private static String incident(int id, boolean closed, String command) {
        return "{\"id\":" + id + ",\"openedAt\":\"2026-11-21T09:00:00Z\",\"cause\":\"process\",\"lost\":1,\"healed\":"
                + (closed ? "1,\"closedAt\":\"2026-11-21T09:00:01Z\"" : "0,\"closedAt\":null")
                + ",\"note\":\"\",\"culprit\":{\"command\":" + (command == null ? "null" : "\"" + command + "\"")
                + ",\"text\":\"" + command
                + "[7]\",\"portId\":7},\"losses\":[{\"key\":\"10.0.0.0/8 metric 100\",\"healMicros\":"
                + (closed ? "182" : "-1") + "}]}";
    }

    private static String answer(int revision, String... incidents) {
        return "{\"revision\":" + revision + ",\"incidents\":[" + String.join(",", incidents) + "]}";
    }

    private String watch(String line, String... script) throws IOException {
        Deque<String> answers = new ArrayDeque<>(List.of(script));
        Path socket = directory.resolve("s");
        try (StandIn daemon = new StandIn(socket, request -> {
            String next = answers.isEmpty() ? LAST : answers.poll();
            return next.equals(LAST)
                    ? StandIn.json(400, "{}")
                    : next.equals(NO_ANSWER) ? new byte[0] : StandIn.json(200, next);
        })) {
            Clock clock = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
            Screen screen = new Screen(
                    new PrintWriter(out), new PrintWriter(new StringWriter()), Screen.UNBOUNDED, false, clock);
            new OneShot(new Session(new ControlSocket(socket), screen)).run(List.of(line.split(" ")));
            requests = daemon.requests();
        }
        return out.toString();
    }

    @Test
    void aForeignRouteBehindOursIsNoticedAndNoLoss() throws IOException {
        String behind = incident(2, false, "ip").replace("\"lost\":1", "\"lost\":0");
        String closed = incident(2, true, "ip").replace("\"lost\":1,\"healed\":1", "\"lost\":0,\"healed\":0");
        assertThat(watch("incidents watch", answer(5), answer(6, behind), answer(7, closed)))
                .contains("#2  noticed  10.0.0.0/8 metric 100  by ip[7]", "#2  closed   nothing was lost by it");
    }

    @Test
    void printsOpeningNamingAndHealing() throws IOException {
        String shown = watch(
                "incidents watch",
                answer(5, incident(1, true, "old")),
                answer(6, incident(2, false, null)),
                answer(7, incident(2, false, "ip")),
                answer(8, incident(2, false, "ip")),
                answer(9, incident(2, true, "ip"), incident(3, true, "sh")));
        assertThat(shown)
                .isEqualTo(
                        """
                -- watching; Ctrl-C ends
                09:00:00.000000  #2  lost     10.0.0.0/8 metric 100  by unknown, port 7
                10:00:00.000000  #2  culprit  ip[7]
                09:00:01.000000  #2  healed   10.0.0.0/8 metric 100 in 182 µs  by ip[7]
                09:00:00.000000  #3  lost     10.0.0.0/8 metric 100  by sh[7]
                09:00:01.000000  #3  healed   10.0.0.0/8 metric 100 in 182 µs  by sh[7]
                """);
        assertThat(requests.subList(0, 3))
                .containsExactly(
                        "GET /actuator/incidents?limit=1",
                        "GET /actuator/incidents?after=5&wait=25",
                        "GET /actuator/incidents?after=6&wait=25");
    }

    @Test
    void survivesARestartOfTheDaemonAndMissesNothing() throws IOException {
        String shown = watch(
                "incidents watch --prefix 10.0.0.0/8",
                answer(500),
                answer(501, incident(2, true, "ip")),
                NO_ANSWER,
                answer(3, incident(3, true, "sh"), incident(2, true, "ip")),
                answer(4));
        assertThat(shown)
                .isEqualTo(
                        """
                -- watching; Ctrl-C ends
                09:00:00.000000  #2  lost     10.0.0.0/8 metric 100  by ip[7]
                09:00:01.000000  #2  healed   10.0.0.0/8 metric 100 in 182 µs  by ip[7]
                -- the daemon is gone; waiting for it
                -- the daemon is back
                09:00:00.000000  #3  lost     10.0.0.0/8 metric 100  by sh[7]
                09:00:01.000000  #3  healed   10.0.0.0/8 metric 100 in 182 µs  by sh[7]
                """);
        assertThat(requests)
                .contains(
                        "GET /actuator/incidents?prefix=10.0.0.0%2F8&since=2026-11-21T10%3A00%3A00Z&limit=1000",
                        "GET /actuator/incidents?prefix=10.0.0.0%2F8&after=3&wait=25");
    }

    @Test
    void asJsonItPrintsOneObjectALineAndNothingElse() throws IOException {
        String shown = watch("incidents watch --json", answer(1), NO_ANSWER, answer(2, incident(2, true, "ip")));
        assertThat(shown.lines())
                .singleElement()
                .asString()
                .startsWith("{\"id\":2,")
                .endsWith("}");
    }
}
