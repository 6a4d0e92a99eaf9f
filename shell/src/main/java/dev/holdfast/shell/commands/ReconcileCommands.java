package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.ReconcilerView;

/** The levers of the reconciler. */
final class ReconcileCommands {
    static final CommandSpec NOW =
            CommandSpec.of("reconcile now", "compare everything with the kernel now, and repair");
    static final CommandSpec PLAN = CommandSpec.of("reconcile plan", "what a pass would do now; changes nothing")
            .with(value("limit", "N", ValueKind.COUNT, "list at most this many steps (default 200)"));
    static final CommandSpec PAUSE = CommandSpec.of("reconcile pause", "stop writing to the kernel; go on watching");
    static final CommandSpec RESUME =
            CommandSpec.of("reconcile resume", "write again, and repair what happened meanwhile");
    static final CommandSpec RELEASE_BRAKE =
            CommandSpec.of("reconcile release-brake", "let one pass remove what the mass-delete brake holds back");

    private ReconcileCommands() {}

    static boolean now(Invocation in) throws CallException {
        Json report = post(in, "now", "{}");
        if (in.json()) {
            in.printJson(report);
        } else {
            ReconcilerView.pass(in.screen(), report);
        }
        return report.text("error").isEmpty();
    }

    static boolean plan(Invocation in) throws CallException {
        String limit = in.option("limit");
        Json report = post(in, "plan", "{\"limit\":" + (limit == null ? "200" : limit) + "}");
        if (in.json()) {
            in.printJson(report);
        } else {
            ReconcilerView.plan(in.screen(), report);
        }
        return true;
    }

    static boolean pause(Invocation in) throws CallException {
        return simple(in, "pause", "paused: nothing is written until `reconcile resume`");
    }

    static boolean resume(Invocation in) throws CallException {
        return simple(in, "resume", "resumed");
    }

    static boolean releaseBrake(Invocation in) throws CallException {
        return simple(in, "release-brake", "the brake is released for the next pass");
    }

    private static boolean simple(Invocation in, String action, String done) throws CallException {
        Json answer = post(in, action, "{}");
        if (in.json()) {
            in.printJson(answer);
        } else {
            in.screen().line(done);
        }
        return true;
    }

    private static Json post(Invocation in, String action, String body) throws CallException {
        return in.daemon().post(new Query("reconciler/" + action), body);
    }
}
