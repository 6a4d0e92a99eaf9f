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
class BgpWatchTest {
    private static final String NO_ANSWER = "";
    private static final String NOT_READY = "503";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private List<String> requests = List.of();

    private static String peer(String what, String text) {
        return "{\"at\":\"2026-11-21T09:00:00Z\",\"kind\":\"peers\",\"what\":\"" + what
                + "\",\"peer\":\"192.0.2.2\",\"text\":\"" + text + "\"}";
    }

    private static String route(String what, String from, String before) {
        return "{\"at\":\"2026-11-21T09:00:00Z\",\"kind\":\"routes\",\"what\":\"" + what
                + "\",\"prefix\":\"10.0.0.0/8\",\"peer\":\"" + from + "\",\"previousPeer\":\"" + before
                + "\",\"pathId\":0}";
    }

    private static String answer(int next, int lost, String... events) {
        return "{\"next\":" + next + ",\"lost\":" + lost + ",\"events\":[" + String.join(",", events) + "]}";
    }

    private String watch(String line, String... script) throws IOException {
        Deque<String> answers = new ArrayDeque<>(List.of(script));
        Path socket = directory.resolve("s");
        try (StandIn daemon = new StandIn(socket, request -> {
            if (answers.isEmpty()) {
                return StandIn.json(400, "{}");
            }
            String next = answers.poll();
            if (next.equals(NOT_READY)) {
                return StandIn.json(503, "{\"status\":503,\"code\":\"BGP-321\",\"detail\":\"not yet\"}");
            }
            return next.equals(NO_ANSWER) ? new byte[0] : StandIn.json(200, next);
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
    void sessionsAndRoutesComeAndGo() throws IOException {
        String shown = watch(
                "bgp watch --routes",
                answer(5, 0),
                answer(7, 0, peer("state", "OPEN_SENT"), peer("established", "AS 65002")),
                answer(9, 3, route("best", "192.0.2.2", "local"), route("withdrawn", "", "192.0.2.2")),
                answer(10, 0, peer("down", "the hold time is over")));
        assertThat(shown)
                .isEqualTo(
                        """
                        -- watching; Ctrl-C ends
                        09:00:00.000000  peer 192.0.2.2  established  AS 65002
                        -- 3 events were forgotten before they could be told
                        09:00:00.000000  10.0.0.0/8  best from 192.0.2.2, before from local
                        09:00:00.000000  10.0.0.0/8  withdrawn, before from 192.0.2.2
                        09:00:00.000000  peer 192.0.2.2  down  the hold time is over
                        """);
        assertThat(requests.subList(0, 2))
                .containsExactly(
                        "GET /actuator/bgp/events?watch=peers%2Croutes&after=0",
                        "GET /actuator/bgp/events?watch=peers%2Croutes&after=5&wait=25");
    }

    @Test
    void stepsAreShownWhenAskedFor() throws IOException {
        assertThat(watch("bgp watch --steps --peer 192.0.2.2", answer(1, 0), answer(2, 0, peer("state", "OPEN_SENT"))))
                .contains("peer 192.0.2.2  state  OpenSent");
        assertThat(requests).first().isEqualTo("GET /actuator/bgp/events?watch=peers&peer=192.0.2.2&after=0");
    }

    @Test
    void survivesARestartOfTheDaemon() throws IOException {
        assertThat(watch(
                        "bgp watch",
                        answer(500, 0),
                        NO_ANSWER,
                        NOT_READY,
                        answer(3, 0, peer("established", "AS 65002"))))
                .isEqualTo(
                        """
                        -- watching; Ctrl-C ends
                        -- the daemon is gone; waiting for it
                        -- the daemon is back
                        09:00:00.000000  peer 192.0.2.2  established  AS 65002
                        """);
    }

    @Test
    void asJsonItPrintsOneObjectALineAndNothingElse() throws IOException {
        List<String> lines = watch("bgp watch --json", answer(1, 0), answer(2, 4, peer("down", "")))
                .lines()
                .toList();
        assertThat(lines).hasSize(2).first().isEqualTo("{\"lost\":4}");
        assertThat(lines.get(1)).startsWith("{\"at\":").endsWith("}");
    }
}
