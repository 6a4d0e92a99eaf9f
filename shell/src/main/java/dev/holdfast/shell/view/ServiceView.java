package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Services: as a list, and one piece by piece. */
public final class ServiceView {
    private static final int LABEL = 13;

    private ServiceView() {}

    /** @param answer of {@code /actuator/services} */
    public static void list(Screen screen, Json answer) {
        List<Json> services = answer.list("services");
        if (services.isEmpty()) {
            screen.line("no services; `service add --help` says how to add one");
            return;
        }
        Table table = new Table()
                .left("SERVICE")
                .left("TYPE")
                .left("STATE")
                .right("FOR")
                .left("SESSION")
                .right("ROUTES")
                .text("WHY");
        for (Json service : services) {
            Json routes = service.at("routes");
            table.row(
                    service.text("name"),
                    service.text("type"),
                    service.text("state"),
                    Spans.lasting(service.instant("since"), screen.now()).replace(" for ", ""),
                    service.at("report").at("session").text("status"),
                    routes.number("wanted") == 0 ? "" : routes.text("installed") + "/" + routes.text("wanted"),
                    String.join("; ", why(service)));
        }
        table.print(screen, "");
    }

    /** The line and reasons that answer an order. */
    public static void one(Screen screen, Json service) {
        head(screen, service);
        Facts facts = new Facts(screen, "  ", LABEL);
        waits(facts, service);
        troubles(facts, service);
    }

    /** @param service answer of {@code /actuator/services/NAME} */
    public static void show(Screen screen, Json service) {
        head(screen, service);
        Facts facts = new Facts(screen, "  ", LABEL);
        facts.say(
                "type",
                service.text("type")
                        + (service.text("plugin").isEmpty() ? ", " : " of plugin " + service.text("plugin") + ", ")
                        + (service.flag("fromFile") ? "from the configuration file" : "added at run time")
                        + ", revision "
                        + service.text("revision"));
        session(facts, screen, service.at("report").at("session"));
        service.at("report").at("facts").fields().forEach((name, fact) -> facts.say(name, fact(fact)));
        waits(facts, service);
        troubles(facts, service);
        String incident = service.text("lastIncident");
        facts.say(
                "last incident",
                incident.isEmpty() ? "" : "#" + incident + "; `incidents show " + incident + "` tells");
        pieces(screen, service);
    }

    private static void head(Screen screen, Json service) {
        screen.line(screen.in(Style.STRONG, service.text("name")) + "  " + screen.state(service.text("state"))
                + Spans.lasting(service.instant("since"), screen.now()));
    }

    private static void session(Facts facts, Screen screen, Json session) {
        if (!session.isNothing()) {
            String why = session.text("why");
            facts.say(
                    "session",
                    session.text("status")
                            + Spans.lasting(session.instant("since"), screen.now())
                            + (why.isEmpty() ? "" : ": " + why));
        }
    }

    private static String fact(Json fact) {
        return fact.value() instanceof List<?> list
                ? String.join(
                        ", ",
                        list.stream().map(element -> new Json(element).text()).toList())
                : fact.text();
    }

    private static void waits(Facts facts, Json service) {
        facts.say("waits for", service.list("waitsFor").stream().map(Json::text).toList());
    }

    private static void troubles(Facts facts, Json service) {
        for (Json trouble : service.list("troubles")) {
            facts.say("trouble", trouble.text("code") + " " + trouble.text("subject") + ": " + trouble.text("what"));
            facts.say("what to do", trouble.text("action"));
        }
    }

    private static List<String> why(Json service) {
        List<String> why = new ArrayList<>();
        service.list("troubles").forEach(trouble -> why.add(trouble.text("what")));
        service.list("waitsFor").forEach(wait -> why.add(wait.text()));
        return why;
    }

    private static void pieces(Screen screen, Json service) {
        List<Json> pieces = service.list("pieces");
        if (pieces.isEmpty()) {
            return;
        }
        screen.blank();
        Table table = new Table()
                .left("PIECE")
                .text("OBJECT")
                .left("STATE")
                .right("FOR")
                .text("WHY");
        for (Json piece : pieces) {
            String object = piece.text("object");
            String kind = piece.text("kind");
            Json diagnostic = piece.at("diagnostic");
            table.row(
                    kind,
                    object.startsWith(kind + " ") ? object.substring(kind.length() + 1) : object,
                    piece.text("state"),
                    Spans.lasting(piece.instant("since"), screen.now()).replace(" for ", ""),
                    diagnostic.isNothing() ? "" : diagnostic.text("code") + " " + diagnostic.text("what"));
        }
        table.print(screen, "  ");
        long shown = pieces.stream()
                .filter(piece -> piece.text("kind").equals("route"))
                .count();
        long wanted = service.at("routes").number("wanted");
        if (shown < wanted) {
            screen.line(screen.in(
                    Style.FAINT,
                    "  " + shown + " of " + Sentences.count(wanted, "route") + " shown; `routes list --owner "
                            + service.text("plugin") + "/" + service.text("name") + "` lists them"));
        }
    }
}
