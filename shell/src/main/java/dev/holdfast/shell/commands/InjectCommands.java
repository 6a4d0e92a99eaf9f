package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.flag;
import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.json.JsonPrinter;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.RibView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Routes of our own at run time, and policies on trial with routes that need not be there. */
final class InjectCommands {
    private static final String KEYS = "KEY=VALUE: next-hop, origin (igp, egp, incomplete), med, local-pref, path-id,\n"
            + "as-path='65002 65003', communities=65001:1,no-export,lc:1:2:3.";

    static final CommandSpec LIST = CommandSpec.of("inject list", "routes of our own that were added at run time");
    static final CommandSpec ADD = CommandSpec.of("inject add", "originate a route, also after a restart")
            .taking("PREFIX", ValueKind.PREFIX)
            .takingAnyNumberOf("KEY=VALUE", ValueKind.SETTING)
            .saying(KEYS + "\nWithout next-hop it leads to this host.");
    static final CommandSpec REMOVE = CommandSpec.of("inject remove", "no longer originate a route")
            .taking("PREFIX", ValueKind.PREFIX)
            .with(value("path-id", "N", ValueKind.COUNT, "which one, where there are several"));
    static final CommandSpec TEST = CommandSpec.of(
                    "policy test", "what a policy would make of a route; changes nothing")
            .taking("PEER", ValueKind.PEER)
            .taking("PREFIX", ValueKind.PREFIX)
            .takingAnyNumberOf("KEY=VALUE", ValueKind.SETTING)
            .with(flag("export", "as if it were to be told to the peer; otherwise as if it came from it"))
            .saying(KEYS + "\nWithout as-path and next-hop it is as a route of the peer's own would come from it.");

    private InjectCommands() {}

    static boolean list(Invocation in) throws CallException {
        Json answer = in.daemon().get(new Query("bgp/inject"));
        if (in.json()) {
            in.printJson(answer);
        } else {
            RibView.injected(in.screen(), answer);
        }
        return true;
    }

    static boolean add(Invocation in) throws CallException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("action", "add");
        body.put("prefix", in.argument());
        settings(in, 1, body);
        return said(in, body, in.argument() + " is originated");
    }

    static boolean remove(Invocation in) throws CallException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("action", "remove");
        body.put("prefix", in.argument());
        String pathId = in.option("path-id");
        if (pathId != null) {
            body.put("path-id", Long.valueOf(pathId));
        }
        return said(in, body, in.argument() + " is no longer originated");
    }

    private static boolean said(Invocation in, Map<String, Object> body, String sentence) throws CallException {
        Json answer = in.daemon().post(new Query("bgp/inject"), JsonPrinter.line(new Json(body)));
        if (in.json()) {
            in.printJson(answer);
        } else {
            in.screen().line(sentence);
        }
        return true;
    }

    private static void settings(Invocation in, int from, Map<String, Object> body) {
        List<String> arguments = in.arguments();
        for (String setting : arguments.subList(from, arguments.size())) {
            int equals = setting.indexOf('=');
            body.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
    }

    static boolean test(Invocation in) throws CallException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("peer", in.argument());
        body.put("direction", in.flag("export") ? "export" : "import");
        body.put("prefix", in.arguments().get(1));
        settings(in, 2, body);
        Json answer = in.daemon().post(new Query("bgp/policy/test"), JsonPrinter.line(new Json(body)));
        if (in.json()) {
            in.printJson(answer);
        } else {
            RibView.trial(in.screen(), answer);
        }
        return true;
    }
}
