package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.Comparator;
import java.util.List;

/** Round-trip times, the nearest first, what does not answer last. */
public final class LatencyView {
    private LatencyView() {}

    /** @param answer of {@code /actuator/latency} */
    public static void list(Screen screen, Json answer) {
        List<Json> results = answer.list("results").stream()
                .sorted(Comparator.comparing((Json result) -> !result.flag("reachable"))
                        .thenComparing(result -> result.number("minNanos"))
                        .thenComparing(result -> result.number("avgNanos")))
                .toList();
        if (!answer.flag("ready")) {
            screen.line(screen.in(Style.WATCH, "the first round is not over yet"));
        }
        if (results.isEmpty()) {
            screen.line("no targets");
            return;
        }
        Table table = new Table()
                .left("TARGET")
                .left("ADDRESS")
                .right("MIN")
                .right("AVG")
                .right("MAX")
                .right("LOSS")
                .left("STATE");
        for (Json result : results) {
            boolean reachable = result.flag("reachable");
            table.row(
                    result.text("name"),
                    result.text("address"),
                    reachable ? millis(result.number("minNanos")) : "",
                    reachable ? millis(result.number("avgNanos")) : "",
                    reachable ? millis(result.number("maxNanos")) : "",
                    result.text("lossPercent").isEmpty() ? "" : result.text("lossPercent") + " %",
                    reachable ? "reachable" : "unreachable");
        }
        table.print(screen, "");
    }

    /** {@code 1.25ms}. */
    private static String millis(long nanos) {
        long hundredths = Math.round(nanos / 10_000.0);
        return hundredths / 100 + "." + String.valueOf(100 + hundredths % 100).substring(1) + "ms";
    }
}
