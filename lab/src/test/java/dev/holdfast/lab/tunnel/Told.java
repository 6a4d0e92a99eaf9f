package dev.holdfast.lab.tunnel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * What the daemon knows of one act.
 *
 * @param slowestMicros the longest that one object was away once it could be put back; -1: none was lost
 * @param because the causes, and who did it
 */
record Told(int lost, int healed, long slowestMicros, List<String> because) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static long revision(Host host) throws IOException {
        return host.get("/actuator/incidents?limit=1").path("revision").asLong();
    }

    /** Waits until all incidents after that revision are closed. */
    static Told since(Host host, long revision) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode incidents =
                    host.get("/actuator/incidents?limit=100&after=" + revision).path("incidents");
            if (allClosed(incidents) || System.nanoTime() > deadline) {
                return of(incidents);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean allClosed(JsonNode incidents) {
        for (JsonNode incident : incidents) {
            if (incident.path("closedAt").isNull()) {
                return false;
            }
        }
        return !incidents.isEmpty();
    }

    private static Told of(JsonNode incidents) {
        int lost = 0;
        int healed = 0;
        long slowest = -1;
        var because = new ArrayList<String>();
        for (JsonNode incident : incidents) {
            lost += incident.path("lost").asInt();
            healed += incident.path("healed").asInt();
            for (JsonNode loss : incident.path("losses")) {
                slowest = Math.max(slowest, loss.path("healMicros").asLong(-1));
            }
            because.add(incident.path("cause").asString() + culprit(incident.path("culprit")));
        }
        return new Told(lost, healed, slowest, because.stream().distinct().toList());
    }

    private static String culprit(JsonNode culprit) {
        return culprit.path("command").isNull()
                ? ""
                : ", " + culprit.path("text").asString().replaceAll(" [<(].*", "");
    }
}
