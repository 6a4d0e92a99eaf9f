package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.time.Instant;
import java.util.List;

/** The BGP speaker at a glance, and its events. */
public final class BgpView {
    private static final long MEBI = 1 << 20;

    private BgpView() {}

    /**
     * @param answer of {@code /actuator/bgp}
     * @param peers of {@code /actuator/bgp/peers}
     */
    public static void show(Screen screen, Json answer, Json peers) {
        long established = answer.number("peersEstablished");
        long configured = answer.number("peersConfigured");
        screen.line("AS " + screen.in(Style.STRONG, answer.text("as")) + ", router id " + answer.text("routerId") + ", "
                + screen.in(
                        established < configured ? Style.WATCH : Style.GOOD,
                        established + " of " + Sentences.count(configured, "peer") + " established"));
        Facts facts = new Facts(screen, "  ", 13);
        facts.say(
                "running", Spans.lasting(answer.instant("since"), screen.now()).replaceFirst("^ for ", "for "));
        List<Json> listening = answer.list("listening");
        facts.say(
                "listening",
                listening.isEmpty()
                        ? "nowhere; only peers that we dial"
                        : String.join(", ", listening.stream().map(Json::text).toList()));
        facts.say(
                "from networks",
                answer.number("dynamicPeers") == 0
                        ? ""
                        : answer.text("dynamicPeers") + " of at most " + answer.text("dynamicLimit"));
        facts.say("waits for", answer.list("waitsFor").stream().map(Json::text).toList());
        facts.say("best paths", Sentences.counts(screen, answer.at("bestPrefixes")));
        facts.say("table", table(answer.at("rib")));
        facts.say(
                "to be told",
                answer.number("pending") == 0
                        ? ""
                        : Sentences.count(answer.number("pending"), "prefix") + " not yet looked at");
        if (!peers.list("peers").isEmpty()) {
            screen.blank();
            PeerView.list(screen, peers);
        }
    }

    private static String table(Json rib) {
        long bytes = rib.number("tableBytes") + rib.number("attributeBytes");
        return Sentences.count(rib.number("prefixes"), "prefix") + ", " + Sentences.count(rib.number("paths"), "path")
                + ", " + Sentences.count(rib.number("attributeSets"), "attribute set") + ", " + bytes / MEBI + " MiB"
                + each(bytes, rib.number("paths"));
    }

    /** What a path costs, which says something only of tables that are more than a few pages. */
    private static String each(long bytes, long paths) {
        return bytes < MEBI || paths == 0 ? "" : ", " + bytes / paths + " bytes a path";
    }

    /** One event of {@code /actuator/bgp/events}. */
    public static void event(Screen screen, Json event) {
        Instant at = event.instant("at");
        String time = at == null ? "" : Spans.time(at, screen.now(), screen.zone());
        String what = event.text("what");
        Style style =
                switch (what) {
                    case "established", "added", "best" -> Style.GOOD;
                    case "down", "withdrawn", "removed" -> Style.BAD;
                    default -> Style.PLAIN;
                };
        StringBuilder line = new StringBuilder(screen.in(Style.FAINT, time)).append("  ");
        if (event.text("kind").equals("routes")) {
            line.append(event.text("prefix")).append("  ").append(screen.in(style, what));
            add(line, " from ", event.text("peer"));
            add(line, ", before from ", event.text("previousPeer"));
            add(line, ", path id ", event.number("pathId") == 0 ? "" : event.text("pathId"));
        } else {
            line.append("peer ").append(event.text("peer")).append("  ").append(screen.in(style, what));
        }
        add(line, "  ", what.equals("state") ? PeerView.stateName(event.text("text")) : event.text("text"));
        screen.line(line.toString());
    }

    private static void add(StringBuilder line, String lead, String text) {
        if (!text.isEmpty()) {
            line.append(lead).append(text);
        }
    }
}
