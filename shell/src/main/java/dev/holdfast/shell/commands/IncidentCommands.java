package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.Ago;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Option;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.IncidentView;
import org.jspecify.annotations.Nullable;

/** What was lost, who did it, and how long it took to heal. */
final class IncidentCommands {
    private static final Option PREFIX = value(
            "prefix", "PREFIX", ValueKind.PREFIX, "that cost this prefix; or, for an address, one that contains it");
    private static final Option CULPRIT = value("culprit", "TEXT", ValueKind.TEXT, "whose culprit contains this text");

    static final CommandSpec LIST = CommandSpec.of("incidents list", "what was lost or changed, and who did it")
            .with(
                    PREFIX,
                    CULPRIT,
                    value("since", "TIME", ValueKind.SINCE, "no older: 30s, 10m, 2h, 3d, or a time in ISO-8601"),
                    value("limit", "N", ValueKind.COUNT, "at most this many (default 50)"));
    static final CommandSpec SHOW = CommandSpec.of("incidents show", "one incident with evidence and losses")
            .taking("ID", ValueKind.INCIDENT);
    static final CommandSpec WATCH = CommandSpec.of("incidents watch", "incidents as they happen, a line each")
            .with(PREFIX, CULPRIT)
            .saying("Goes on until Ctrl-C, also while the daemon is restarted. With --json one object a line.");

    private IncidentCommands() {}

    static boolean list(Invocation in) throws CallException {
        Json answer = in.daemon()
                .get(new Query("incidents")
                        .option(in, "prefix")
                        .option(in, "culprit")
                        .with("since", since(in))
                        .option(in, "limit"));
        if (in.json()) {
            in.printJson(answer);
        } else {
            IncidentView.list(in.screen(), answer.list("incidents"));
        }
        return true;
    }

    private static @Nullable String since(Invocation in) {
        String typed = in.option("since");
        return typed == null ? null : Ago.resolve(typed, in.screen().now()).toString();
    }

    static boolean show(Invocation in) throws CallException {
        String id = in.argument();
        for (String limit : new String[] {"20", "200", "2000"}) {
            Json answer = in.daemon().get(new Query("incidents").with("limit", limit));
            for (Json incident : answer.list("incidents")) {
                if (incident.text("id").equals(id)) {
                    print(in, incident);
                    return true;
                }
            }
        }
        throw CallException.refused(
                new Diagnostic(
                        "API-112",
                        "#" + id,
                        "the journal has no such incident, or no more",
                        "`incidents list` shows those it has"),
                404);
    }

    private static void print(Invocation in, Json incident) {
        if (in.json()) {
            in.printJson(incident);
        } else {
            IncidentView.show(in.screen(), incident);
        }
    }

    static boolean watch(Invocation in) throws CallException {
        return new IncidentWatch(in).run();
    }
}
