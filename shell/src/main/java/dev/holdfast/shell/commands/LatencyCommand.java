package dev.holdfast.shell.commands;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.view.LatencyView;

/** How far away the configured targets are. */
final class LatencyCommand {
    static final CommandSpec SPEC =
            CommandSpec.of("latency", "round-trip times to the configured targets, the nearest first");

    private LatencyCommand() {}

    static boolean run(Invocation in) throws CallException {
        Json answer;
        try {
            answer = in.daemon().get(new Query("latency"));
        } catch (CallException e) {
            throw e.isNotFound() ? notProbing() : e;
        }
        if (in.json()) {
            in.printJson(answer);
        } else {
            LatencyView.list(in.screen(), answer);
        }
        return true;
    }

    private static CallException notProbing() {
        return CallException.refused(
                new Diagnostic(
                        "API-113",
                        "latency",
                        "nothing probes latencies here",
                        "name targets under plugins: latency: in the configuration, and see `plugins list`"),
                404);
    }
}
