package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.List;

/** Liveness sessions: as a list, one in full, and its ups and downs. */
public final class LivenessView {
    private LivenessView() {}

    /** @param answer of {@code /actuator/liveness} */
    public static void list(Screen screen, Json answer) {
        screen.line("liveness is " + answer.text("mode").toLowerCase(java.util.Locale.ROOT) + ": "
                + Sentences.counts(screen, answer.at("counts")));
        List<Json> sessions = answer.list("sessions");
        if (sessions.isEmpty()) {
            screen.line("no sessions");
            return;
        }
        Table table = new Table()
                .left("ROUTE")
                .left("SOURCE")
                .left("DEVICE")
                .left("STATE")
                .right("FOR")
                .left("REASON")
                .left("PEER")
                .left("VERSION")
                .left("KERNEL")
                .right("CHANGES");
        for (Json session : sessions) {
            table.row(
                    session.text("route"),
                    session.text("source"),
                    session.text("device"),
                    session.text("state"),
                    lasting(screen, session),
                    session.text("reason"),
                    session.text("peerMode"),
                    session.text("peerVersion"),
                    session.text("expected"),
                    session.text("transitions"));
        }
        table.print(screen, "");
        Sentences.ofTotal(screen, sessions.size(), answer.number("total"), "session");
    }

    /** @param answer of {@code /actuator/liveness?route=} */
    public static void show(Screen screen, Json answer) {
        for (Json detailed : answer.list("sessions")) {
            Json session = detailed.at("session");
            screen.line(screen.in(Style.STRONG, session.text("route")) + "  " + screen.state(session.text("state"))
                    + Spans.lasting(session.instant("since"), screen.now()));
            Facts facts = new Facts(screen, "  ", 13);
            facts.say(
                    "path", session.text("source") + " to " + session.text("peer") + " over " + session.text("device"));
            facts.say("owner", session.text("owner"));
            facts.say("reason", session.text("reason").replace('_', ' '));
            String version = session.text("peerVersion");
            facts.say("peer", session.text("peerMode") + (version.isEmpty() ? "" : ", version " + version));
            facts.say("kernel", "the route is to be " + session.text("expected"));
            facts.say("detect time", session.text("detectMillis") + " ms");
            long next = session.number("nextProbeMillis");
            facts.say("next probe", next < 0 ? "none is planned" : "in " + next + " ms");
            steps(screen, detailed.list("history"));
        }
    }

    /** @param answer of {@code /actuator/liveness?route=} */
    public static void history(Screen screen, Json answer) {
        for (Json detailed : answer.list("sessions")) {
            Json session = detailed.at("session");
            screen.line(screen.in(Style.STRONG, session.text("route")) + " over " + session.text("device"));
            steps(screen, detailed.list("history"));
        }
    }

    private static void steps(Screen screen, List<Json> steps) {
        if (steps.isEmpty()) {
            screen.line("  no change of state yet");
            return;
        }
        Table table =
                new Table().left("AT").left("FROM").left("TO").left("REASON").right("AFTER");
        for (Json step : steps) {
            String reason = step.text("reason");
            java.time.Instant at = step.instant("at");
            table.row(
                    at == null ? "" : Spans.time(at, screen.now(), screen.zone()),
                    step.text("from"),
                    step.text("to"),
                    reason.equals("none") ? "" : reason,
                    Spans.micros(step.number("previousMillis") * 1000));
        }
        table.print(screen, "  ");
    }

    private static String lasting(Screen screen, Json session) {
        return Spans.lasting(session.instant("since"), screen.now()).replace(" for ", "");
    }
}
