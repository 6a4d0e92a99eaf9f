package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.flag;
import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.BgpView;

/** The BGP speaker as a whole. */
final class BgpCommands {
    static final CommandSpec SHOW = CommandSpec.of("bgp show", "the BGP speaker at a glance");
    static final CommandSpec WATCH = CommandSpec.of("bgp watch", "what happens, a line each")
            .with(
                    value("peer", "PEER", ValueKind.PEER, "only what concerns this peer"),
                    flag("steps", "also every step of a session on its way up"),
                    flag("routes", "also every change of a best path"))
            .saying("Goes on until Ctrl-C, also while the daemon is restarted. With --json one object a line.");

    private BgpCommands() {}

    static boolean show(Invocation in) throws CallException {
        Json answer = in.daemon().get(new Query("bgp"));
        if (in.json()) {
            in.printJson(answer);
            return true;
        }
        BgpView.show(in.screen(), answer, in.daemon().get(new Query("bgp/peers")));
        return true;
    }

    static boolean watch(Invocation in) throws CallException {
        return new BgpWatch(in).run();
    }
}
