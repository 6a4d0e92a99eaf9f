package dev.holdfast.shell.commands;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.view.StatusView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The daemon at a glance; fails while it is not ready or something of it is down. */
final class StatusCommand {
    static final CommandSpec SPEC = CommandSpec.of("status", "the daemon at a glance")
            .saying("Exit code 0: ready and healthy; 1: not, or no daemon.");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private StatusCommand() {}

    static boolean run(Invocation in) throws CallException {
        Json health = in.daemon().health("", TIMEOUT);
        Json readiness = in.daemon().health("/readiness", TIMEOUT);
        Json reconciler = optional(in, "reconciler");
        Json plugins = in.daemon().get(new Query("plugins"));
        Json services = optional(in, "services");
        Json bgp = optional(in, "bgp");
        Json incidents = in.daemon().get(new Query("incidents").with("limit", "3"));
        boolean well =
                health.text("status").equals("UP") && readiness.text("status").equals("UP");
        if (in.json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            put(all, "health", health);
            put(all, "readiness", readiness);
            put(all, "reconciler", reconciler);
            put(all, "plugins", plugins.at("plugins"));
            put(all, "services", services.at("services"));
            put(all, "bgp", bgp);
            put(all, "incidents", incidents.at("incidents"));
            in.printJson(new Json(all));
        } else {
            new StatusView(in.screen())
                    .print(
                            health,
                            readiness,
                            reconciler,
                            plugins.list("plugins"),
                            services.list("services"),
                            bgp,
                            incidents.list("incidents"));
        }
        return well;
    }

    /** Nothing, if the daemon has none or is of another version: then the rest is still worth showing. */
    private static Json optional(Invocation in, String what) throws CallException {
        try {
            return in.daemon().get(new Query(what));
        } catch (CallException e) {
            if (e.isUnreachable()) {
                throw e;
            }
            return new Json(null);
        }
    }

    private static void put(Map<String, Object> all, String name, Json json) {
        Object value = json.value();
        if (value != null) {
            all.put(name, value);
        }
    }
}
