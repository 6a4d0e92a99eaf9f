package dev.holdfast.shell.commands;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.PluginView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The plugins and their lives. */
final class PluginCommands {
    static final CommandSpec LIST = CommandSpec.of("plugins list", "plugins, their states, and what ails them");
    static final CommandSpec START = CommandSpec.of("plugins start", "start a plugin that is stopped or failed")
            .taking("PLUGIN", ValueKind.PLUGIN);
    static final CommandSpec STOP =
            CommandSpec.of("plugins stop", "stop a plugin").taking("PLUGIN", ValueKind.PLUGIN);
    static final CommandSpec RELOAD = CommandSpec.of("plugins reload", "stop a plugin, read its jar again, start it")
            .taking("PLUGIN", ValueKind.PLUGIN);

    private PluginCommands() {}

    static boolean list(Invocation in) throws CallException {
        Json answer = in.daemon().get(new Query("plugins"));
        if (in.json()) {
            in.printJson(answer);
        } else {
            PluginView.list(in.screen(), answer);
        }
        return true;
    }

    static boolean start(Invocation in) throws CallException {
        return tell(in, "start");
    }

    static boolean stop(Invocation in) throws CallException {
        return tell(in, "stop");
    }

    static boolean reload(Invocation in) throws CallException {
        return tell(in, "reload");
    }

    /** Tells it, then looks how it stands now: the answer to the user is the state, not that the order was heard. */
    private static boolean tell(Invocation in, String action) throws CallException {
        String id = in.argument();
        String path = "plugins/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        Json answer = in.daemon().post(new Query(path), "{\"action\":\"" + action + "\"}");
        if (in.json()) {
            in.printJson(answer);
            return true;
        }
        List<Json> plugins = in.daemon().get(new Query("plugins")).list("plugins");
        for (Json plugin : plugins) {
            if (plugin.text("id").equals(id)) {
                PluginView.one(in.screen(), plugin);
                return action.equals("stop") || plugin.text("state").equals("STARTED");
            }
        }
        return true;
    }
}
