package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Incidents: as a list, one in full, and a line at a time as they happen. */
public final class IncidentView {
    private static final int LABEL = 12;
    private static final int MAX_LOSSES = 40;

    private IncidentView() {}

    /** @param incidents newest first */
    public static void list(Screen screen, List<Json> incidents) {
        if (incidents.isEmpty()) {
            screen.line("no incidents");
            return;
        }
        lines(screen, "", incidents);
    }

    static void lines(Screen screen, String indent, List<Json> incidents) {
        Table table = new Table()
                .right("ID")
                .right("WHEN")
                .left("CAUSE")
                .text("CULPRIT")
                .text("LOST")
                .right("HEALED")
                .right("SLOWEST");
        for (Json incident : incidents) {
            table.row(
                    "#" + incident.text("id"),
                    Spans.ago(incident.instant("openedAt"), screen.now()),
                    incident.text("cause"),
                    culprit(incident),
                    lost(incident),
                    incident.number("lost") == 0 ? "-" : incident.text("healed") + "/" + incident.text("lost"),
                    slowest(incident));
        }
        table.print(screen, indent);
    }

    /** The name with its pid and parents; why there is none is left to {@link #show}. */
    private static String culprit(Json incident) {
        Json culprit = incident.at("culprit");
        if (culprit.text("command").isEmpty()) {
            return culprit.number("portId") == 0 ? "unknown" : "unknown, port " + culprit.text("portId");
        }
        String text = culprit.text("text");
        return culprit.text("confidence").equals("possible") ? "perhaps " + text : text;
    }

    private static String lost(Json incident) {
        List<Json> losses = incident.list("losses");
        String first =
                losses.isEmpty() ? incident.text("summary") : losses.get(0).text("key");
        long more = incident.number("lost") - 1;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** The longest heal among its losses; empty if none is healed. */
    private static String slowest(Json incident) {
        long slowest = -1;
        for (Json loss : incident.list("losses")) {
            slowest = Math.max(slowest, loss.at("healMicros").isNothing() ? -1 : loss.number("healMicros"));
        }
        return slowest < 0 ? "" : Spans.micros(slowest);
    }

    /** One incident with its evidence and losses. */
    public static void show(Screen screen, Json incident) {
        Wrap.print(screen, "#" + incident.text("id") + "  ", Style.STRONG, incident.text("summary"));
        screen.blank();
        Facts facts = new Facts(screen, "  ", LABEL);
        facts.say("opened", at(screen, incident.instant("openedAt")));
        Instant closed = incident.instant("closedAt");
        facts.say("closed", closed == null ? "still open" : at(screen, closed));
        facts.say("cause", incident.text("cause"));
        facts.say("trigger", incident.text("trigger"));
        facts.say("found by", incident.text("found"));
        culprit(facts, incident.at("culprit"));
        facts.say(
                "healed",
                incident.number("lost") == 0
                        ? "nothing was lost"
                        : incident.text("healed") + " of " + incident.text("lost") + slowestOf(incident));
        facts.say("note", incident.text("note"));
        losses(screen, incident);
    }

    private static String slowestOf(Json incident) {
        String slowest = slowest(incident);
        return slowest.isEmpty() ? "" : ", the slowest in " + slowest;
    }

    private static String at(Screen screen, @Nullable Instant instant) {
        return instant == null
                ? ""
                : Spans.time(instant, screen.now(), screen.zone()) + " (" + Spans.ago(instant, screen.now()) + ")";
    }

    private static void culprit(Facts facts, Json culprit) {
        boolean named = !culprit.text("command").isEmpty();
        String pid = culprit.text("pid");
        facts.say(
                "culprit",
                named
                        ? culprit.text("command") + (pid.isEmpty() ? "" : ", pid " + pid) + ", "
                                + culprit.text("confidence")
                        : "unknown");
        facts.say("command", culprit.text("commandLine"));
        facts.say(
                "started by",
                String.join(
                        " < ",
                        culprit.list("ancestors").stream().map(Json::text).toList()));
        String uid = culprit.text("uid");
        facts.say("user", uid.isEmpty() ? "" : "uid " + uid);
        facts.say("unit", culprit.text("unit"));
        facts.say("evidence", culprit.text("evidence"));
    }

    private static void losses(Screen screen, Json incident) {
        List<Json> losses = incident.list("losses");
        if (losses.isEmpty()) {
            return;
        }
        screen.blank();
        Table table = new Table()
                .text("OBJECT")
                .left("WHAT")
                .text("BEFORE")
                .text("AFTER")
                .left("OWNER")
                .right("BACK IN");
        for (Json loss : losses.subList(0, Math.min(losses.size(), MAX_LOSSES))) {
            String after = loss.text("after");
            table.row(
                    loss.text("key"),
                    loss.text("kind"),
                    loss.text("before"),
                    after.isEmpty() ? "" : after,
                    loss.text("owner"),
                    back(loss));
        }
        table.print(screen, "  ");
        long more = incident.number("lost") - Math.min(losses.size(), MAX_LOSSES);
        if (more > 0) {
            screen.line("  and " + more + " more; --json lists what is on record");
        }
    }

    private static String back(Json loss) {
        if (loss.text("kind").equals("followed")) {
            return "never gone"; // a foreign route stands behind ours
        }
        boolean healed = !loss.at("healMicros").isNothing() && loss.number("healMicros") >= 0;
        return healed ? Spans.micros(loss.number("healMicros")) : "not yet";
    }

    /** The line of an incident that began. */
    public static void opened(Screen screen, Json incident) {
        boolean noticed = incident.number("lost") == 0; // a foreign route behind ours: to be known, not to be mended
        event(
                screen,
                incident,
                incident.instant("openedAt"),
                noticed ? Style.WATCH : Style.BAD,
                noticed ? "noticed" : "lost   ",
                lost(incident) + by(incident));
    }

    /** The line of an incident that is over, whether all could be healed or not. */
    public static void closed(Screen screen, Json incident) {
        long lost = incident.number("lost");
        long healed = incident.number("healed");
        if (lost == 0) {
            event(screen, incident, incident.instant("closedAt"), Style.GOOD, "closed ", "nothing was lost by it");
            return;
        }
        String slowest = slowest(incident);
        String text = (lost == 1 ? lost(incident) : healed + " of " + lost)
                + (slowest.isEmpty() ? "" : " in " + (lost == 1 ? "" : "at most ") + slowest)
                + by(incident)
                + (incident.text("note").isEmpty() ? "" : "; " + incident.text("note"));
        boolean whole = healed >= lost;
        event(
                screen,
                incident,
                incident.instant("closedAt"),
                whole ? Style.GOOD : Style.WATCH,
                whole ? "healed " : "closed ",
                text);
    }

    /** The line of an incident whose culprit was found after it had been shown. */
    public static void named(Screen screen, Json incident) {
        event(screen, incident, screen.now(), Style.WATCH, "culprit", culprit(incident));
    }

    private static String by(Json incident) {
        String cause = incident.text("cause");
        return cause.equals("process") || cause.equals("unknown")
                ? "  by " + culprit(incident)
                : "  because of " + cause
                        + (incident.at("culprit").text("command").isEmpty() ? "" : " by " + culprit(incident));
    }

    private static void event(
            Screen screen, Json incident, @Nullable Instant at, Style style, String word, String text) {
        Instant when = at == null ? screen.now() : at;
        screen.line(screen.in(Style.FAINT, Spans.time(when, screen.now(), screen.zone())) + "  #" + incident.text("id")
                + "  " + screen.in(style, word) + "  " + text);
    }
}
