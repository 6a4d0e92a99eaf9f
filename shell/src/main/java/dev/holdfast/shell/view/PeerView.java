package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** BGP peers: as a list, and one in full. */
public final class PeerView {
    private static final int LABEL = 15;

    private PeerView() {}

    /** @param answer of {@code /actuator/bgp/peers} */
    public static void list(Screen screen, Json answer) {
        List<Json> peers = answer.list("peers");
        if (peers.isEmpty()) {
            screen.line("no peers; `peers add --help` says how to add one");
            return;
        }
        Table table = new Table()
                .left("PEER")
                .right("AS")
                .left("STATE")
                .right("FOR")
                .right("RECEIVED")
                .right("ACCEPTED")
                .right("TOLD")
                .text("DESCRIPTION")
                .text("WHY");
        for (Json peer : peers) {
            String description = peer.text("description");
            table.row(
                    peer.text("address"),
                    peer.number("as") == 0 ? "any" : peer.text("as"),
                    state(peer),
                    Spans.lasting(since(peer), screen.now()).replace(" for ", ""),
                    total(peer, family -> family.number("received")),
                    total(peer, family -> family.number("accepted")),
                    total(peer, family -> family.number("advertised")),
                    description.equals(peer.text("address")) ? "" : description,
                    peer.text("cause"));
        }
        table.print(screen, "");
    }

    /** As RFC 4271 writes it; what was ordered is said instead where it is the reason. */
    static String state(Json peer) {
        boolean established =
                peer.text("state").equals("ESTABLISHED"); // also for a while after it was disabled, with --grace
        if (!established && !peer.flag("enabled") && !peer.at("enabled").isNothing()) {
            return "Disabled";
        }
        if (peer.text("standing").equals("HELD")) {
            return "Held";
        }
        return stateName(peer.text("state"));
    }

    static String stateName(String constant) {
        return switch (constant) {
            case "IDLE" -> "Idle";
            case "CONNECT" -> "Connect";
            case "ACTIVE" -> "Active";
            case "OPEN_SENT" -> "OpenSent";
            case "OPEN_CONFIRM" -> "OpenConfirm";
            case "ESTABLISHED" -> "Established";
            default -> constant;
        };
    }

    private static Instant since(Json peer) {
        Instant established = peer.instant("establishedSince");
        return established != null ? established : peer.instant("since");
    }

    private static String total(Json peer, ToLongFunction<Json> count) {
        long total = peer.list("families").stream().mapToLong(count).sum();
        return total == 0 && !peer.text("state").equals("ESTABLISHED") ? "" : Long.toString(total);
    }

    /** The line that answers an order. */
    public static void one(Screen screen, Json peer) {
        head(screen, peer);
        new Facts(screen, "  ", LABEL).say("why", peer.text("cause"));
    }

    private static void head(Screen screen, Json peer) {
        screen.line(screen.in(Style.STRONG, peer.text("address")) + "  " + screen.state(state(peer))
                + Spans.lasting(since(peer), screen.now()));
    }

    /** @param peer answer of {@code /actuator/bgp/peers/ADDRESS} */
    public static void show(Screen screen, Json peer) {
        head(screen, peer);
        Facts facts = new Facts(screen, "  ", LABEL);
        facts.say("why", peer.text("cause"));
        facts.say("disabled", peer.flag("enabled") ? "" : reason(peer.text("disabledBecause")));
        facts.say("peer", who(peer));
        String description = peer.text("description");
        facts.say("description", description.equals(peer.text("address")) ? "" : description);
        facts.say("connection", ends(peer));
        facts.say("hold time", hold(peer));
        facts.say("agreed", String.join(", ", texts(peer, "agreed")));
        facts.say("import", peer.text("importPolicy"));
        facts.say("export", peer.text("exportPolicy"));
        families(screen, peer);
        open(facts, "we said", peer.at("ourOpen"));
        open(facts, "it said", peer.at("theirOpen"));
        said(facts, screen, "last sent", peer.at("lastSent"));
        said(facts, screen, "last received", peer.at("lastReceived"));
        mishap(facts, screen, "connecting", peer.at("lastConnectError"));
        mishap(facts, screen, "last end", peer.at("lastDown"));
        facts.say("sent", counts(peer.at("messagesSent")));
        facts.say("received", counts(peer.at("messagesReceived")));
        facts.say(
                "sessions",
                Sentences.count(peer.number("establishments"), "time") + " up, "
                        + Sentences.count(peer.number("flaps"), "time") + " down");
        settings(facts, peer.at("settings"));
    }

    private static String reason(String given) {
        return given.isEmpty() ? "by hand, without a reason" : "by hand: " + given;
    }

    private static String who(Json peer) {
        String as = peer.number("as") == 0 ? "any AS" : "AS " + peer.text("as");
        String group = peer.text("group");
        return as + ", " + peer.text("type") + (group.isEmpty() ? "" : ", group " + group) + ", " + peer.text("known");
    }

    private static String ends(Json peer) {
        return peer.at("local").isNothing() ? "" : peer.text("local") + " to " + peer.text("remote");
    }

    private static String hold(Json peer) {
        if (!peer.text("state").equals("ESTABLISHED")) {
            return "";
        }
        return peer.number("holdSeconds") == 0
                ? "for ever, no keepalives"
                : peer.text("holdSeconds") + "s, a keepalive every " + peer.text("keepaliveSeconds") + "s";
    }

    private static List<String> texts(Json json, String field) {
        return json.list(field).stream().map(Json::text).toList();
    }

    private static void families(Screen screen, Json peer) {
        List<Json> families = peer.list("families");
        if (families.isEmpty()) {
            return;
        }
        Table table = new Table()
                .left("FAMILY")
                .right("RECEIVED")
                .right("ACCEPTED")
                .right("TOLD")
                .right("LIMIT")
                .text("STANDING");
        for (Json family : families) {
            table.row(
                    family.text("family"),
                    family.text("received"),
                    family.text("accepted"),
                    family.text("advertised"),
                    family.number("limit") == 0 ? "" : family.text("limit"),
                    standing(peer, family));
        }
        table.print(screen, "  ");
    }

    private static String standing(Json peer, Json family) {
        List<String> words = new ArrayList<>();
        boolean established = peer.text("state").equals("ESTABLISHED");
        if (family.flag("stale")) {
            words.add("kept, not confirmed since the session was lost");
        }
        if (established && !family.flag("agreed")) {
            words.add("not agreed on");
        } else if (established) {
            words.add(family.flag("endOfRibReceived") ? "it has told all" : "it is telling");
            words.add(family.flag("endOfRibSent") ? "we have told all" : "we are telling");
        }
        return String.join(", ", words);
    }

    private static void open(Facts facts, String label, Json open) {
        if (!open.isNothing()) {
            facts.say(
                    label,
                    "AS " + open.text("as") + ", id " + open.text("routerId") + ", hold time "
                            + open.text("holdSeconds") + "s; " + String.join("; ", texts(open, "capabilities")));
        }
    }

    private static void said(Facts facts, Screen screen, String label, Json said) {
        if (!said.isNothing()) {
            facts.say(label, said.text("words") + ", " + Spans.ago(said.instant("at"), screen.now()));
        }
    }

    private static void mishap(Facts facts, Screen screen, String label, Json mishap) {
        if (!mishap.isNothing()) {
            facts.say(label, mishap.text("why") + ", " + Spans.ago(mishap.instant("at"), screen.now()));
        }
    }

    private static String counts(Json counts) {
        List<String> parts = new ArrayList<>();
        counts.fields().forEach((type, count) -> {
            if (!count.text().equals("0")) {
                parts.add(count.text() + " " + type);
            }
        });
        return String.join(", ", parts);
    }

    private static void settings(Facts facts, Json settings) {
        List<String> parts = new ArrayList<>();
        settings.fields().forEach((key, value) -> add(parts, key, value));
        facts.say("settings", String.join(", ", parts));
    }

    /** Leaves out what is switched off, and what was said above already. */
    private static void add(List<String> parts, String key, Json value) {
        if (!value.fields().isEmpty()) {
            value.fields().forEach((inner, each) -> add(parts, key + "." + inner, each));
            return;
        }
        boolean list = value.value() instanceof List<?>;
        String text = list
                ? String.join(
                        " ",
                        ((List<?>) value.value())
                                .stream().map(each -> new Json(each).text()).toList())
                : value.text();
        boolean said =
                List.of("address", "as", "group", "description", "enabled").contains(key);
        boolean off = List.of("", "false", "0", "0s").contains(text);
        if (!said && !off) {
            parts.add(key + " " + text);
        }
    }
}
