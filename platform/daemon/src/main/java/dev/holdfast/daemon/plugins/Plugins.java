package dev.holdfast.daemon.plugins;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All plugins of a daemon. A plugin that cannot be used is refused or fails alone; the others go on. Safe from any thread;
 * what starts or stops plugins runs one at a time.
 */
public final class Plugins {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    /** What can be done to a plugin at run time. */
    public enum Action {
        START,
        STOP,
        /** Stop, read the jar and the configuration anew, start. */
        RELOAD
    }

    private final Path directory;
    private final Platform platform;
    private final PluginClasses classes;
    private volatile List<PluginUnit> units = List.of(); // in start order, the refused ones last
    private volatile @Nullable Diagnostic unreadable;

    public Plugins(Path directory, Platform platform) {
        this.directory = directory;
        this.platform = platform;
        classes = new PluginClasses(directory);
    }

    /**
     * Finds and constructs every plugin. Their mistakes in the configuration are gathered in {@code configuration}; ask it
     * for its verdict afterwards.
     */
    public synchronized void construct(Configuration configuration) {
        Map<String, PluginUnit> byId = new HashMap<>();
        List<PluginUnit> all = new ArrayList<>();
        for (Path path : jars()) {
            PluginJar jar = PluginJar.inspect(path);
            PluginUnit first = byId.get(jar.id());
            if (first != null) {
                jar = jar.refused(
                        Trouble.duplicate(jar.id(), jar.name(), first.jar().name()));
            }
            var unit = new PluginUnit(jar, platform);
            byId.putIfAbsent(jar.id(), unit);
            all.add(unit);
            if (jar.refusal() == null) {
                unit.load(classes);
            }
        }
        List<PluginUnit> order = new ArrayList<>(StartOrder.of(all, platform.reconciler()));
        all.stream().filter(unit -> !order.contains(unit)).forEach(order::add);
        units = List.copyOf(order);
        units.forEach(this::expectSource);
        units.forEach(unit -> unit.construct(configuration));
        if (units.stream().allMatch(unit -> unit.jar().identified())) {
            configuration.checkSections(
                    units.stream().map(PluginUnit::id).distinct().sorted().toList());
        }
        platform.services().configure(configuration, units.stream().noneMatch(Plugins::isBad) && unreadable == null);
    }

    private static boolean isBad(PluginUnit unit) {
        return unit.state() == PluginState.FAILED || unit.state() == PluginState.REFUSED;
    }

    /**
     * Nothing is pruned until each plugin has said what it wants; one that cannot say keeps what an earlier run of it
     * installed. The reconciler wants nothing.
     */
    private void expectSource(PluginUnit unit) {
        if (!unit.id().equals(platform.reconciler())) {
            platform.table().source(unit.id());
        }
    }

    private List<Path> jars() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Plugins::mayBePlugin).sorted().toList();
        } catch (IOException e) {
            Diagnostic why = Trouble.noDirectory(directory.toString(), Trouble.words(e));
            unreadable = why;
            log.atError().addKeyValue("code", why.code()).log(why.toString());
            return List.of();
        }
    }

    private static boolean mayBePlugin(Path path) {
        String name = path.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".jar") || Files.isDirectory(path));
    }

    /** Starts what was constructed, in order; returns when each has started, failed or taken too long. */
    public synchronized void start() {
        units.forEach(this::startOne);
        platform.services().allStarted();
        Diagnostic trouble = reconcilerTrouble();
        if (trouble != null) {
            log.atError().addKeyValue("code", trouble.code()).log(trouble.toString());
        }
    }

    private void startOne(PluginUnit unit) {
        if (unit.state() == PluginState.REFUSED || unit.state() == PluginState.FAILED) {
            return;
        }
        String missing = unit.dependencies().stream()
                .filter(dependency -> !dependency.isOptional())
                .map(dependency -> dependency.getPluginId())
                .filter(id -> unit(id).state() != PluginState.STARTED)
                .findFirst()
                .orElse(null);
        if (missing == null) {
            unit.start();
        } else {
            unit.refuse(Trouble.dependency(unit.id(), "it depends on " + missing + ", which does not run"), null);
        }
    }

    /** Stops all, the last started first. */
    public synchronized void stop() {
        platform.services().quiet();
        reversed(units).forEach(PluginUnit::stop);
    }

    private static List<PluginUnit> reversed(List<PluginUnit> list) {
        List<PluginUnit> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    /**
     * Starts, stops or reloads a plugin and those that depend on it.
     *
     * @param read gives the configuration anew; asked before anything is stopped
     * @throws IllegalArgumentException if there is no such plugin
     * @throws ConfigException if the file cannot be read; nothing has been changed then
     */
    public synchronized PluginView act(String id, Action action, java.util.function.Supplier<Configuration> read) {
        List<PluginUnit> affected = withDependents(unit(id));
        if (action == Action.STOP) {
            reversed(affected).forEach(PluginUnit::stop);
        } else if (action == Action.RELOAD || unit(id).state() != PluginState.STARTED) {
            Configuration configuration = read.get();
            List<PluginUnit> again = action == Action.RELOAD ? affected : List.of(unit(id));
            reversed(again).forEach(this::retire);
            List<PluginUnit> fresh = again.stream()
                    .map(this::renew)
                    .filter(unit -> unit.construct(configuration))
                    .toList();
            again.forEach(old -> platform.table().beginAnew(old.id()));
            platform.services()
                    .reread(configuration, again.stream().map(PluginUnit::id).collect(Collectors.toSet()));
            fresh.forEach(this::startOne);
            platform.services().allStarted();
        }
        PluginView after = unit(id).view();
        if (action != Action.STOP && after.diagnostic() != null) {
            log.atError().addKeyValue("plugin", id).log("Plugin {} does not run: {}", id, after.diagnostic());
        }
        return after;
    }

    private void retire(PluginUnit unit) {
        unit.stop();
        if (unit.jar().refusal() == null) {
            classes.unload(unit.id());
        }
    }

    /** A new unit from the jar as it is now, in the place of the old one. */
    private PluginUnit renew(PluginUnit old) {
        PluginJar jar = PluginJar.inspect(old.jar().path());
        PluginUnit holder = units.stream() // the first of an id has it; those behind it are refused duplicates
                .filter(unit -> unit.id().equals(jar.id()))
                .findFirst()
                .orElse(old);
        var unit = new PluginUnit(
                holder == old
                        ? jar
                        : jar.refused(Trouble.duplicate(
                                jar.id(), jar.name(), holder.jar().name())),
                platform);
        if (unit.state() != PluginState.REFUSED) {
            unit.load(classes);
        }
        List<PluginUnit> changed = new ArrayList<>(units);
        changed.set(changed.indexOf(old), unit);
        units = List.copyOf(changed);
        expectSource(unit);
        return unit;
    }

    private List<PluginUnit> withDependents(PluginUnit unit) {
        List<PluginUnit> affected = new ArrayList<>(List.of(unit));
        for (PluginUnit other : units) { // in start order, so one pass finds dependents of dependents
            boolean depends = other.dependencies().stream()
                    .anyMatch(dependency -> affected.stream().anyMatch(a -> a.id().equals(dependency.getPluginId())));
            if (depends && !affected.contains(other)) {
                affected.add(other);
            }
        }
        return affected;
    }

    private PluginUnit unit(String id) {
        return units.stream()
                .filter(unit -> unit.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no plugin '" + id + "'"));
    }

    public List<PluginView> views() {
        return units.stream().map(PluginUnit::view).toList();
    }

    /** The levers of the reconciler; null while none runs. */
    public @Nullable ReconcilerControl reconciler() {
        return units.stream()
                .filter(unit -> unit.id().equals(platform.reconciler()))
                .map(PluginUnit::levers)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Why nobody writes to the kernel; null: somebody does. */
    public @Nullable Diagnostic reconcilerTrouble() {
        boolean runs = units.stream()
                .anyMatch(unit -> unit.id().equals(platform.reconciler()) && unit.state() == PluginState.STARTED);
        return runs ? null : Trouble.noReconciler(platform.reconciler());
    }

    /** Why there are no plugins at all; null: the directory could be read. */
    public @Nullable Diagnostic directoryTrouble() {
        return unreadable;
    }
}
