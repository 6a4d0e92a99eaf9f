package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.LivenessView;

/** The paths that are watched, and what their far ends said. */
final class LivenessCommands {
    static final CommandSpec LIST = CommandSpec.of("liveness list", "watched paths and whether their far ends answer")
            .with(
                    value("state", "STATE", ValueKind.TEXT, "in one state: admin_down, down, init or up"),
                    value("limit", "N", ValueKind.COUNT, "at most this many (default 200)"));
    static final CommandSpec SHOW =
            CommandSpec.of("liveness show", "one route's session in full").taking("ROUTE", ValueKind.PREFIX);
    static final CommandSpec HISTORY = CommandSpec.of(
                    "liveness history", "the last ups and downs of one route's session")
            .taking("ROUTE", ValueKind.PREFIX);

    private LivenessCommands() {}

    static boolean list(Invocation in) throws CallException {
        Json answer = asked(in, new Query("liveness").option(in, "state").option(in, "limit"));
        if (in.json()) {
            in.printJson(answer);
        } else {
            LivenessView.list(in.screen(), answer);
        }
        return true;
    }

    static boolean show(Invocation in) throws CallException {
        Json answer = asked(in, new Query("liveness").with("route", in.argument()));
        if (in.json()) {
            in.printJson(answer);
        } else {
            LivenessView.show(in.screen(), answer);
        }
        return true;
    }

    static boolean history(Invocation in) throws CallException {
        Json answer = asked(in, new Query("liveness").with("route", in.argument()));
        if (in.json()) {
            in.printJson(answer);
        } else {
            LivenessView.history(in.screen(), answer);
        }
        return true;
    }

    private static Json asked(Invocation in, Query query) throws CallException {
        try {
            return in.daemon().get(query);
        } catch (CallException e) {
            boolean answered = e.diagnostic().what().startsWith("no session watches");
            if (e.isNotFound() && e.diagnostic().code().equals("API-002") && !answered) {
                throw CallException.refused(
                        new Diagnostic(
                                "API-115",
                                "liveness",
                                "nothing watches paths here: the plugin liveness does not run",
                                "see `plugins list`"),
                        404);
            }
            throw e;
        }
    }
}
