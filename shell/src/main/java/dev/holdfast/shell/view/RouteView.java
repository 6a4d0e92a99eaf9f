package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Routes: as a list, one in full, and the answer to "why is it (not) in the kernel". */
public final class RouteView {
    private static final int LABEL = 13;

    private RouteView() {}

    /** @param answer of {@code /actuator/routes} */
    public static void list(Screen screen, Json answer) {
        List<Json> routes = answer.list("routes");
        if (routes.isEmpty()) {
            screen.line("no routes");
            return;
        }
        Table table = new Table()
                .left("PREFIX")
                .right("METRIC")
                .right("TABLE")
                .left("STATE")
                .text("ROUTE")
                .left("OWNER")
                .right("VERIFIED");
        for (Json route : routes) {
            String installed = route.text("installed");
            table.row(
                    route.text("prefix"),
                    route.text("metric"),
                    route.text("table").equals("254") ? "" : route.text("table"),
                    route.text("state"),
                    installed.isEmpty() ? route.text("wanted") : installed,
                    route.text("owner"),
                    Spans.ago(route.instant("verifiedAt"), screen.now()));
        }
        table.print(screen, "");
        Sentences.ofTotal(screen, routes.size(), answer.number("total"), "route");
    }

    /** @param answer of {@code /actuator/routes?prefix=}, not empty */
    public static void show(Screen screen, Json answer) {
        String between = "";
        for (Json route : answer.list("routes")) {
            screen.out().print(between);
            row(screen, route);
            between = System.lineSeparator();
        }
    }

    /** @param answer of {@code /actuator/routes/explain} */
    public static void explain(Screen screen, Json answer) {
        Wrap.print(screen, "", Style.PLAIN, answer.text("verdict"));
        for (Json row : answer.list("rows")) {
            screen.blank();
            row(screen, row);
        }
        lookup(screen, answer.at("lookup"));
        List<Json> incidents = answer.list("incidents");
        if (!incidents.isEmpty()) {
            screen.blank();
            screen.line("What happened to it:");
            IncidentView.lines(screen, "  ", incidents);
        }
    }

    private static void row(Screen screen, Json row) {
        screen.line(screen.in(Style.STRONG, row.text("key")) + "  " + screen.state(row.text("state"))
                + Spans.lasting(row.instant("since"), screen.now()));
        Facts facts = new Facts(screen, "  ", LABEL);
        facts.say("wanted by", Sentences.owner(row));
        facts.say("origin", row.text("origin"));
        wantedAndInstalled(facts, row);
        gate(facts, row);
        facts.say("contenders", contenders(row.list("contenders")));
        facts.say("kernel", row.list("kernel").stream().map(Json::text).toList());
        facts.say("verified", Spans.ago(row.instant("verifiedAt"), screen.now()) + attempts(row.number("attempts")));
        Sentences.diagnostic(facts, row.at("diagnostic"));
    }

    private static String attempts(long attempts) {
        return attempts == 0 ? "" : "; tried " + Sentences.count(attempts, "time") + " since it last worked";
    }

    private static void wantedAndInstalled(Facts facts, Json row) {
        String wanted = row.text("wanted");
        String installed = row.text("installed");
        if (wanted.equals(installed)) {
            facts.say("as wanted", installed);
            return;
        }
        facts.say("wanted", wanted.isEmpty() ? "nothing now" : wanted);
        facts.say("installed", installed.isEmpty() ? "nothing of ours" : installed);
    }

    private static void gate(Facts facts, Json row) {
        String gate = row.text("gate");
        if (gate.isEmpty()) {
            return;
        }
        String reason = row.text("gateReason");
        Json open = row.at("gateOpen");
        String standing = open.isNothing() ? "" : row.flag("gateOpen") ? " is open" : " is closed";
        facts.say("gate", gate + standing + (reason.isEmpty() ? "" : ": " + reason));
    }

    private static List<String> contenders(List<Json> contenders) {
        List<String> lines = new ArrayList<>();
        if (contenders.size() > 1) {
            for (Json contender : contenders) {
                lines.add((contender.flag("selected") ? "selected  " : "shadowed  ")
                        + contender.text("owner") + ", distance " + contender.text("distance") + ": "
                        + contender.text("object"));
            }
        }
        return lines;
    }

    private static void lookup(Screen screen, Json lookup) {
        if (lookup.text("says").isEmpty()) {
            return;
        }
        screen.blank();
        Wrap.print(screen, "Right now ", Style.PLAIN, lookup.text("says"));
    }
}
