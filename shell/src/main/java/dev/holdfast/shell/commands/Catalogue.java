package dev.holdfast.shell.commands;

import dev.holdfast.shell.line.CommandSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All commands there are, in the order the help lists them. */
public final class Catalogue {
    private static final Map<CommandSpec, Action> ACTIONS = new LinkedHashMap<>();

    static {
        ACTIONS.put(StatusCommand.SPEC, StatusCommand::run);
        ACTIONS.put(RouteCommands.LIST, RouteCommands::list);
        ACTIONS.put(RouteCommands.SHOW, RouteCommands::show);
        ACTIONS.put(RouteCommands.EXPLAIN, RouteCommands::explain);
        ACTIONS.put(RouteCommands.INTENTS, RouteCommands::intents);
        ACTIONS.put(IncidentCommands.LIST, IncidentCommands::list);
        ACTIONS.put(IncidentCommands.SHOW, IncidentCommands::show);
        ACTIONS.put(IncidentCommands.WATCH, IncidentCommands::watch);
        ACTIONS.put(ReconcileCommands.NOW, ReconcileCommands::now);
        ACTIONS.put(ReconcileCommands.PLAN, ReconcileCommands::plan);
        ACTIONS.put(ReconcileCommands.PAUSE, ReconcileCommands::pause);
        ACTIONS.put(ReconcileCommands.RESUME, ReconcileCommands::resume);
        ACTIONS.put(ReconcileCommands.RELEASE_BRAKE, ReconcileCommands::releaseBrake);
        ACTIONS.put(PluginCommands.LIST, PluginCommands::list);
        ACTIONS.put(PluginCommands.START, PluginCommands::start);
        ACTIONS.put(PluginCommands.STOP, PluginCommands::stop);
        ACTIONS.put(PluginCommands.RELOAD, PluginCommands::reload);
        ACTIONS.put(VersionCommand.SPEC, VersionCommand::run);
    }

    private Catalogue() {}

    /** How they are called; needs no daemon. */
    public static List<CommandSpec> specs() {
        return List.copyOf(ACTIONS.keySet());
    }

    /** The commands themselves. */
    public static List<ShellCommand> commands(Session session) {
        return ACTIONS.entrySet().stream()
                .map(entry -> new ShellCommand(entry.getKey(), entry.getValue(), session))
                .toList();
    }
}
