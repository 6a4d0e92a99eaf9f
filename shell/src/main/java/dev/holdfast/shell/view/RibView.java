package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Routes of BGP: as a list, and why one is the best, is told, or is not. */
public final class RibView {
    private static final int LABEL = 13;

    private RibView() {}

    /** @param answer of {@code /actuator/bgp/rib} and of the pages below it */
    public static void list(Screen screen, Json answer) {
        List<Json> routes = answer.list("routes");
        if (routes.isEmpty()) {
            screen.line("no routes");
            return;
        }
        Table table = new Table()
                .left("")
                .left("PREFIX")
                .left("NEXT HOP")
                .left("PEER")
                .text("AS PATH")
                .right("PREF")
                .right("MED")
                .left("ORIGIN")
                .right("PATH ID")
                .text("COMMUNITIES")
                .text("WHY NOT");
        for (Json route : routes) {
            table.row(
                    marker(route),
                    route.text("prefix"),
                    route.text("nextHop"),
                    route.text("peer"),
                    route.text("asPath"),
                    route.text("localPref"),
                    route.text("med"),
                    route.text("origin"),
                    route.number("pathId") == 0 ? "" : route.text("pathId"),
                    String.join(" ", communities(route)),
                    route.text("rejected"));
        }
        table.print(screen, "");
        String next = answer.text("next");
        if (!next.isEmpty()) {
            screen.line(screen.in(Style.FAINT, "there is more; --limit N shows more, --after " + next + " goes on"));
        }
    }

    /** {@code >} the best one, {@code x} rejected, {@code s} stale, {@code S} kept beyond the restart time. */
    private static String marker(Json route) {
        String stale = route.flag("longLived") ? "S" : route.flag("stale") ? "s" : "";
        return (route.flag("best") ? "*>" : route.text("rejected").isEmpty() ? "*" : "x") + stale;
    }

    private static List<String> communities(Json route) {
        List<String> all = new ArrayList<>();
        route.list("communities").forEach(each -> all.add(each.text()));
        route.list("extendedCommunities").forEach(each -> all.add(each.text()));
        route.list("largeCommunities").forEach(each -> all.add("lc:" + each.text()));
        return all;
    }

    /** @param answer of {@code /actuator/bgp/rib/explain} */
    public static void explain(Screen screen, Json answer) {
        screen.line(screen.in(Style.STRONG, answer.text("prefix")));
        for (Json line : answer.list("paths")) {
            boolean best = line.text("step").equals("best");
            screen.line("  " + screen.in(best ? Style.GOOD : Style.PLAIN, best ? "best" : "not best") + "  from "
                    + from(line.at("route")));
            Facts facts = new Facts(screen, "    ", LABEL);
            String rejected = line.at("route").text("rejected");
            facts.say("why", best ? "" : line.text("why") + (rejected.isEmpty() ? "" : ": " + rejected));
            boolean compared = !best && !line.text("step").equals("accepted");
            facts.say("decided at", compared ? line.text("step").replace('_', ' ') : "");
            facts.say("route", attributes(line.at("route")));
        }
        new Facts(screen, "  ", LABEL).say("kernel", answer.text("installed"));
    }

    private static String from(Json route) {
        String as = route.number("peerAs") == 0 ? "" : " (AS " + route.text("peerAs") + ")";
        String id = route.number("pathId") == 0 ? "" : ", path id " + route.text("pathId");
        return route.text("peer") + as + id;
    }

    private static String attributes(Json route) {
        List<String> parts = new ArrayList<>();
        say(parts, "next hop ", route.text("nextHop"));
        parts.add(route.text("asPath").isEmpty() ? "empty path" : "path " + route.text("asPath"));
        say(parts, "origin ", route.text("origin"));
        say(parts, "local-pref ", route.text("localPref"));
        say(parts, "med ", route.text("med"));
        say(parts, "communities ", String.join(" ", communities(route)));
        say(parts, "originator ", route.text("originatorId"));
        say(parts, "only to customers of AS ", route.text("onlyToCustomer"));
        say(parts, "", route.flag("stale") ? "stale" : "");
        return String.join(", ", parts);
    }

    private static void say(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + value);
        }
    }

    /** @param answer of {@code /actuator/bgp/rib/explain?advertised-to=} */
    public static void advertised(Screen screen, Json answer) {
        boolean told = answer.flag("told");
        screen.line(screen.in(Style.STRONG, answer.text("prefix")) + "  "
                + screen.in(told ? Style.GOOD : Style.WATCH, told ? "is told" : "is not told") + " to "
                + answer.text("peer"));
        List<Json> paths = answer.list("paths");
        if (paths.isEmpty()) {
            screen.line("  nobody announces it");
        }
        for (Json path : paths) {
            screen.line("  from " + path.text("from") + ": " + (path.flag("told") ? "told" : "not told") + ", "
                    + path.text("why"));
            Facts facts = new Facts(screen, "    ", LABEL);
            facts.say("reason", path.text("reason"));
            facts.say("changes", path.list("changes").stream().map(Json::text).toList());
            facts.say("policy", path.list("policy").stream().map(Json::text).toList());
            facts.say("route", path.text("attributes"));
        }
    }

    /** @param answer of {@code /actuator/bgp/inject} */
    public static void injected(Screen screen, Json answer) {
        List<Json> routes = answer.list("routes");
        if (routes.isEmpty()) {
            screen.line("no routes were added at run time");
            return;
        }
        Table table = new Table()
                .left("PREFIX")
                .left("NEXT HOP")
                .text("AS PATH")
                .right("PREF")
                .right("MED")
                .left("ORIGIN")
                .right("PATH ID")
                .text("COMMUNITIES");
        for (Json route : routes) {
            table.row(
                    route.text("prefix"),
                    route.text("nextHop").isEmpty() ? "this host" : route.text("nextHop"),
                    route.text("asPath"),
                    route.text("localPref"),
                    route.text("med"),
                    route.text("origin"),
                    route.number("pathId") == 0 ? "" : route.text("pathId"),
                    String.join(" ", communities(route)));
        }
        table.print(screen, "");
    }

    /** @param answer of {@code /actuator/bgp/policy/test} */
    public static void trial(Screen screen, Json answer) {
        boolean accepted = answer.flag("accepted");
        boolean in = answer.text("direction").equals("import");
        screen.line(screen.in(Style.STRONG, answer.text("prefix")) + "  "
                + screen.in(accepted ? Style.GOOD : Style.BAD, accepted ? "permitted" : "denied")
                + (in ? " from " : " to ") + answer.text("peer"));
        Facts facts = new Facts(screen, "  ", LABEL);
        facts.say("policy", answer.text("because"));
        facts.say("checks", answer.list("checks").stream().map(Json::text).toList());
        facts.say("statements", answer.list("steps").stream().map(Json::text).toList());
        facts.say("becomes", accepted ? answer.text("attributes") : "");
    }
}
