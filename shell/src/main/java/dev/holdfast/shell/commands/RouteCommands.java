package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.IntentView;
import dev.holdfast.shell.view.RouteView;

/** What is wanted, and how it stands in the kernel. */
final class RouteCommands {
    static final CommandSpec LIST = CommandSpec.of("routes list", "routes that are wanted, and how they stand")
            .with(
                    value("prefix", "PREFIX", ValueKind.PREFIX, "this prefix; or, for an address, all that contain it"),
                    value("owner", "OWNER", ValueKind.OWNER, "of one owner, as in static/default"),
                    value("state", "STATE", ValueKind.STATE, "in one state, such as INSTALLED or BLOCKED"),
                    value("table", "TABLE", ValueKind.TABLE, "in one routing table"),
                    value("limit", "N", ValueKind.COUNT, "at most this many (default 200)"));
    static final CommandSpec SHOW =
            CommandSpec.of("routes show", "one route in full").taking("PREFIX", ValueKind.PREFIX);
    static final CommandSpec EXPLAIN = CommandSpec.of("routes explain", "why a route is (not) in the kernel")
            .taking("PREFIX", ValueKind.PREFIX)
            .saying(
                    "Asks the kernel afresh. PREFIX may be an address: then every route that contains it is looked at.");
    static final CommandSpec INTENTS = CommandSpec.of(
                    "intents list", "everything that is wanted: routes, links, addresses, rules")
            .with(
                    value("kind", "KIND", ValueKind.OBJECT_KIND, "route, link, address or rule"),
                    value("owner", "OWNER", ValueKind.OWNER, "of one owner, as in static/default"),
                    value("state", "STATE", ValueKind.STATE, "in one state, such as INSTALLED or BLOCKED"),
                    value("limit", "N", ValueKind.COUNT, "at most this many (default 200)"));

    private RouteCommands() {}

    static boolean list(Invocation in) throws CallException {
        Json answer = in.daemon()
                .get(new Query("routes")
                        .option(in, "prefix")
                        .option(in, "owner")
                        .option(in, "state")
                        .option(in, "table")
                        .option(in, "limit"));
        if (in.json()) {
            in.printJson(answer);
        } else {
            RouteView.list(in.screen(), answer);
        }
        return true;
    }

    static boolean show(Invocation in) throws CallException {
        Json answer = in.daemon().get(new Query("routes").with("prefix", in.argument()));
        if (in.json()) {
            in.printJson(answer);
            return true;
        }
        if (answer.list("routes").isEmpty()) {
            throw CallException.refused(
                    new Diagnostic(
                            "API-111",
                            in.argument(),
                            "nobody wants such a route",
                            "`routes explain " + in.argument() + "` says what the kernel does with it"),
                    404);
        }
        RouteView.show(in.screen(), answer);
        return true;
    }

    static boolean explain(Invocation in) throws CallException {
        try {
            Json answer = in.daemon().get(new Query("routes/explain").with("prefix", in.argument()));
            if (in.json()) {
                in.printJson(answer);
            } else {
                RouteView.explain(in.screen(), answer);
            }
            return true;
        } catch (CallException e) {
            if (!e.isNotFound() || in.json()) {
                throw e;
            }
            in.screen().line(e.diagnostic().what()); // that nobody knows it is an answer, not a failure
            return true;
        }
    }

    static boolean intents(Invocation in) throws CallException {
        Json answer = in.daemon()
                .get(new Query("intents")
                        .option(in, "kind")
                        .option(in, "owner")
                        .option(in, "state")
                        .option(in, "limit"));
        if (in.json()) {
            in.printJson(answer);
        } else {
            IntentView.list(in.screen(), answer);
        }
        return true;
    }
}
