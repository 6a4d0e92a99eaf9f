package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The daemon at a glance. */
public final class StatusView {
    private final Screen screen;
    private final Facts facts;

    public StatusView(Screen screen) {
        this.screen = screen;
        this.facts = new Facts(screen, "  ", 13);
    }

    /**
     * @param health answer of {@code /actuator/health}
     * @param readiness of its readiness group
     * @param reconciler answer of {@code /actuator/reconciler}; nothing if there is none
     * @param bgp answer of {@code /actuator/bgp}; nothing if there is no such speaker
     * @param incidents the newest ones
     */
    public void print(
            Json health,
            Json readiness,
            Json reconciler,
            List<Json> plugins,
            List<Json> services,
            Json bgp,
            List<Json> incidents) {
        boolean ready = readiness.text("status").equals("UP");
        String state = reconciler.text("state");
        screen.line("holdfast is " + (ready ? screen.in(Style.GOOD, "ready") : screen.in(Style.BAD, "not ready")) + ", "
                + (state.isEmpty() ? "without a reconciler" : "the reconciler is " + screen.state(state)));
        down(health);
        dataplane(reconciler.at("dataplane"));
        plugins(plugins);
        services(services);
        bgp(bgp);
        if (!state.isEmpty()) {
            facts.say("intents", Sentences.counts(screen, reconciler.at("counts")));
            work(reconciler);
        }
        facts.say(
                "evidence",
                reconciler.list("attribution").stream().map(Json::text).toList());
        if (!incidents.isEmpty()) {
            screen.blank();
            IncidentView.lines(screen, "  ", incidents);
        }
    }

    private void down(Json health) {
        health.at("components").fields().forEach((name, component) -> {
            String status = component.text("status");
            if (!status.equals("UP")) {
                StringBuilder details = new StringBuilder();
                component.at("details").fields().forEach((key, value) -> details.append(", ")
                        .append(key)
                        .append(' ')
                        .append(value.text()));
                facts.say("health", name + " is " + screen.state(status) + details);
            }
        });
    }

    private void dataplane(Json dataplane) {
        if (dataplane.isNothing()) {
            return;
        }
        String namespace = dataplane.text("namespace");
        facts.say(
                "kernel",
                dataplane.text("kernel")
                        + (dataplane.text("kind").equals("simulated") ? ", simulated" : "")
                        + (namespace.isEmpty() ? "" : ", network namespace " + namespace)
                        + (dataplane.flag("writable") ? "" : ", read only"));
        facts.say("", dataplane.list("notes").stream().map(Json::text).toList());
    }

    private void plugins(List<Json> plugins) {
        long started = plugins.stream()
                .filter(plugin -> plugin.text("state").equals("STARTED"))
                .count();
        facts.say("plugins", started + " of " + Sentences.count(plugins.size(), "plugin") + " started");
        for (Json plugin : plugins) {
            Json diagnostic = plugin.at("diagnostic");
            if (!diagnostic.isNothing()) {
                facts.say(
                        "",
                        plugin.text("id") + " is " + screen.state(plugin.text("state")) + ": " + diagnostic.text("code")
                                + " " + diagnostic.text("what"));
            }
        }
    }

    private void services(List<Json> services) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        services.forEach(service -> counts.merge(service.text("state"), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts.add(count + " " + screen.state(state)));
        facts.say("services", String.join(", ", parts));
    }

    private void bgp(Json bgp) {
        if (bgp.at("as").isNothing()) {
            return;
        }
        long peers = bgp.number("peersConfigured");
        List<Json> waits = bgp.list("waitsFor");
        facts.say(
                "bgp",
                "AS " + bgp.text("as") + ", " + bgp.text("peersEstablished") + " of " + Sentences.count(peers, "peer")
                        + " established, best paths " + Sentences.counts(screen, bgp.at("bestPrefixes"))
                        + (waits.isEmpty() ? "" : "; waits for " + Sentences.count(waits.size(), "table")));
    }

    private void work(Json reconciler) {
        facts.say(
                "since start",
                Sentences.count(reconciler.number("passes"), "pass") + " ("
                        + reconciler.text("fruitless") + " fruitless), "
                        + Sentences.count(reconciler.number("writes"), "write") + ", "
                        + reconciler.text("healed") + " healed, "
                        + Sentences.count(reconciler.number("overflows"), "overflow"));
        Json lastScan = reconciler.at("lastScan");
        facts.say("last scan", lastScan.isNothing() ? "not yet" : ReconcilerView.sentence(lastScan));
        facts.say(
                "waiting for",
                String.join(
                        ", ",
                        reconciler.list("unsettled").stream().map(Json::text).toList()));
        long braked = reconciler.number("braked");
        facts.say(
                "brake",
                braked == 0
                        ? ""
                        : Sentences.count(braked, "removal") + " held back; `reconcile release-brake` lets them go");
        facts.say("slowed down", reconciler.text("loopBreaker"));
        for (Json trouble : reconciler.list("troubles")) {
            facts.say("trouble", trouble.text("code") + " " + trouble.text("what") + "; " + trouble.text("action"));
        }
    }
}
