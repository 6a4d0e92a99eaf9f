package dev.holdfast.shell.commands;

import dev.holdfast.shell.line.CommandSpec;
import java.util.List;

/** All commands there are, in the order the help lists them. */
public final class Catalogue {
    private record Entry(CommandSpec spec, Action action) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry(StatusCommand.SPEC, StatusCommand::run),
            new Entry(RouteCommands.LIST, RouteCommands::list),
            new Entry(RouteCommands.SHOW, RouteCommands::show),
            new Entry(RouteCommands.EXPLAIN, RouteCommands::explain),
            new Entry(RouteCommands.INTENTS, RouteCommands::intents),
            new Entry(IncidentCommands.LIST, IncidentCommands::list),
            new Entry(IncidentCommands.SHOW, IncidentCommands::show),
            new Entry(IncidentCommands.WATCH, IncidentCommands::watch),
            new Entry(ServiceCommands.LIST, ServiceCommands::list),
            new Entry(ServiceCommands.SHOW, ServiceCommands::show),
            new Entry(ServiceCommands.ADD, ServiceCommands::add),
            new Entry(ServiceCommands.CHANGE, ServiceCommands::change),
            new Entry(ServiceCommands.REMOVE, ServiceCommands::remove),
            new Entry(ServiceCommands.RELOAD, ServiceCommands::reload),
            new Entry(ServiceCommands.ENABLE, ServiceCommands::enable),
            new Entry(ServiceCommands.DISABLE, ServiceCommands::disable),
            new Entry(ServiceCommands.DRAIN, ServiceCommands::drain),
            new Entry(BgpCommands.SHOW, BgpCommands::show),
            new Entry(BgpCommands.WATCH, BgpCommands::watch),
            new Entry(PeerCommands.LIST, PeerCommands::list),
            new Entry(PeerCommands.SHOW, PeerCommands::show),
            new Entry(PeerCommands.ADD, PeerCommands::add),
            new Entry(PeerCommands.REMOVE, PeerCommands::remove),
            new Entry(PeerCommands.ENABLE, PeerCommands::enable),
            new Entry(PeerCommands.DISABLE, PeerCommands::disable),
            new Entry(PeerCommands.RESET, PeerCommands::reset),
            new Entry(PeerCommands.SOFT_RESET, PeerCommands::softReset),
            new Entry(RibCommands.BEST, RibCommands::best),
            new Entry(RibCommands.RECEIVED, RibCommands::received),
            new Entry(RibCommands.ADVERTISED, RibCommands::advertised),
            new Entry(RibCommands.PREFIX, RibCommands::prefix),
            new Entry(RibCommands.EXPLAIN, RibCommands::explain),
            new Entry(InjectCommands.LIST, InjectCommands::list),
            new Entry(InjectCommands.ADD, InjectCommands::add),
            new Entry(InjectCommands.REMOVE, InjectCommands::remove),
            new Entry(InjectCommands.TEST, InjectCommands::test),
            new Entry(LivenessCommands.LIST, LivenessCommands::list),
            new Entry(LivenessCommands.SHOW, LivenessCommands::show),
            new Entry(LivenessCommands.HISTORY, LivenessCommands::history),
            new Entry(LatencyCommand.SPEC, LatencyCommand::run),
            new Entry(ReconcileCommands.NOW, ReconcileCommands::now),
            new Entry(ReconcileCommands.PLAN, ReconcileCommands::plan),
            new Entry(ReconcileCommands.PAUSE, ReconcileCommands::pause),
            new Entry(ReconcileCommands.RESUME, ReconcileCommands::resume),
            new Entry(ReconcileCommands.RELEASE_BRAKE, ReconcileCommands::releaseBrake),
            new Entry(PluginCommands.LIST, PluginCommands::list),
            new Entry(PluginCommands.START, PluginCommands::start),
            new Entry(PluginCommands.STOP, PluginCommands::stop),
            new Entry(PluginCommands.RELOAD, PluginCommands::reload),
            new Entry(VersionCommand.SPEC, VersionCommand::run));

    private Catalogue() {}

    /** How they are called; needs no daemon. */
    public static List<CommandSpec> specs() {
        return ENTRIES.stream().map(Entry::spec).toList();
    }

    /** The commands themselves. */
    public static List<ShellCommand> commands(Session session) {
        return ENTRIES.stream()
                .map(entry -> new ShellCommand(entry.spec(), entry.action(), session))
                .toList();
    }
}
