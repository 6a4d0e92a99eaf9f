package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.List;

/** Plugins, as a list. */
public final class PluginView {
    private PluginView() {}

    /** @param answer of {@code /actuator/plugins} */
    public static void list(Screen screen, Json answer) {
        List<Json> plugins = answer.list("plugins");
        if (plugins.isEmpty()) {
            screen.line("no plugins");
            return;
        }
        Table table = new Table()
                .left("PLUGIN")
                .left("VERSION")
                .left("STATE")
                .right("SINCE")
                .left("SETTLED")
                .left("JAR")
                .text("WHAT IT DOES");
        for (Json plugin : plugins) {
            table.row(
                    plugin.text("id"),
                    plugin.text("version"),
                    plugin.text("state"),
                    Spans.ago(plugin.instant("since"), screen.now()),
                    plugin.flag("settled") ? "yes" : "not yet",
                    plugin.text("jar"),
                    plugin.text("description"));
        }
        table.print(screen, "");
        for (Json plugin : plugins) {
            if (!plugin.at("diagnostic").isNothing()) {
                screen.blank();
                one(screen, plugin);
            }
        }
    }

    /** A plugin's state, and what ails it. */
    public static void one(Screen screen, Json plugin) {
        screen.line(screen.in(Style.STRONG, plugin.text("id")) + "  " + screen.state(plugin.text("state")));
        Sentences.diagnostic(new Facts(screen, "  ", 12), plugin.at("diagnostic"));
    }
}
