package dev.holdfast.daemon.plugins;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.PluginHost;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.api.ReconcilerHost;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.services.Carrier;
import dev.holdfast.model.Diagnostic;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin from its jar to its end. Loaded, constructed, started and stopped by one caller at a time ({@link Plugins});
 * may fail by itself at any time, when one of its threads dies.
 */
final class PluginUnit {
    private static final Logger log = LoggerFactory.getLogger(PluginUnit.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final PluginJar jar;
    private final Platform platform;
    private @Nullable PluginWrapper wrapper;
    private @Nullable PluginThreads threads;
    private @Nullable PluginMeters meters;
    private @Nullable PluginTimers timers;
    private @Nullable HoldfastPlugin plugin;
    private @Nullable UnitHost host;
    private volatile @Nullable ReconcilerControl levers;
    private volatile boolean startCalled;
    private volatile @Nullable Diagnostic death; // of a thread, before the start was over

    private PluginState state = PluginState.STOPPED;
    private Instant since;
    private @Nullable Diagnostic diagnostic;

    PluginUnit(PluginJar jar, Platform platform) {
        this.jar = jar;
        this.platform = platform;
        since = platform.clock().now();
        if (jar.refusal() != null) {
            enter(PluginState.REFUSED, jar.refusal(), null);
        }
    }

    String id() {
        return jar.id();
    }

    PluginJar jar() {
        return jar;
    }

    synchronized PluginState state() {
        return state;
    }

    @Nullable
    ReconcilerControl levers() {
        return levers;
    }

    synchronized PluginView view() {
        boolean settled = state != PluginState.REFUSED && platform.table().isSettled(id());
        return new PluginView(
                id(),
                jar.version(),
                jar.description(),
                state,
                since.truncatedTo(ChronoUnit.MICROS),
                settled,
                diagnostic,
                jar.name());
    }

    List<PluginDependency> dependencies() {
        return wrapper == null ? List.of() : wrapper.getDescriptor().getDependencies();
    }

    /** Gives it a class loader; refuses it if that fails. */
    void load(PluginClasses classes) {
        try {
            wrapper = classes.load(jar);
        } catch (RuntimeException e) { // PF4J says whatever is wrong with a jar by one of these
            refuse(Trouble.unreadable(jar.name(), e), e);
        }
    }

    void refuse(Diagnostic why, @Nullable Throwable cause) {
        enter(PluginState.REFUSED, why, cause);
    }

    /** @return whether it stands ready to be started; if not, {@link #view} says why */
    boolean construct(Configuration configuration) {
        if (state() == PluginState.REFUSED || wrapper == null) {
            return false;
        }
        PluginWrapper classes = wrapper;
        threads = new PluginThreads(id(), classes.getPluginClassLoader(), this::died);
        meters = new PluginMeters(id(), platform.meters());
        timers = new PluginTimers(id(), threads, meters.registry());
        UnitHost offered = host(configuration, meters, timers);
        host = offered;
        Diagnostic trouble = call("construct", "PLG-009", platform.startTimeout(), () -> {
            plugin = instantiate(classes, offered);
            return null;
        });
        if (trouble != null) {
            release();
            if (trouble.code().equals("PLG-016")) {
                set(PluginState.FAILED, trouble); // whoever gathers the mistakes of the file shows it
                return false;
            }
            boolean refused = trouble.code().equals("PLG-007") || trouble.code().equals("PLG-008");
            enter(refused ? PluginState.REFUSED : PluginState.FAILED, trouble, null);
        }
        return trouble == null;
    }

    private UnitHost host(Configuration configuration, PluginMeters registry, PluginTimers lent) {
        return id().equals(platform.reconciler())
                ? new ReconcilerUnitHost(id(), platform, configuration, registry, lent, control -> levers = control)
                : new UnitHost(id(), platform, configuration, registry, lent);
    }

    private HoldfastPlugin instantiate(PluginWrapper classes, UnitHost offered) throws Exception {
        String name = classes.getDescriptor().getPluginClass();
        Class<?> type;
        try {
            type = classes.getPluginClassLoader().loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new Unfit(Trouble.badClass(id(), "its class " + name + " is not in the jar"));
        }
        if (!HoldfastPlugin.class.isAssignableFrom(type) || !Modifier.isPublic(type.getModifiers())) {
            throw new Unfit(Trouble.badClass(id(), name + " is not public or does not implement HoldfastPlugin"));
        }
        Constructor<?> plain = constructor(type, PluginHost.class);
        Constructor<?> powerful = constructor(type, ReconcilerHost.class);
        if (plain == null && powerful == null) {
            throw new Unfit(Trouble.badClass(id(), name + " has no public constructor that takes a PluginHost"));
        }
        if (plain == null && !(offered instanceof ReconcilerUnitHost)) {
            throw new Unfit(Trouble.notReconciler(id(), platform.reconciler()));
        }
        Constructor<?> fitting = powerful != null && offered instanceof ReconcilerUnitHost ? powerful : plain;
        try {
            return (HoldfastPlugin) java.util.Objects.requireNonNull(fitting).newInstance(offered);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } finally {
            offered.constructed();
        }
    }

    private static @Nullable Constructor<?> constructor(Class<?> type, Class<?> parameter) {
        try {
            return type.getConstructor(parameter);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** The class named in the manifest does not fit the contract. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Diagnostic why;

        Unfit(Diagnostic why) {
            super(why.what());
            this.why = why;
        }
    }

    void start() {
        HoldfastPlugin starting = plugin;
        if (starting == null) {
            return;
        }
        startCalled = true;
        Diagnostic trouble = call("start", "PLG-010", platform.startTimeout(), () -> {
            starting.start();
            return null;
        });
        if (trouble == null) {
            enter(PluginState.STARTED, null, null);
            trouble = death;
        }
        if (trouble != null) {
            enter(PluginState.FAILED, trouble, null);
            end();
        } else if (platform.services().isCarrier(id())) {
            platform.services().start(carrier());
            if (state() != PluginState.STARTED) {
                platform.services().stop(id()); // it died meanwhile, and its end came first
            }
        }
    }

    private Carrier carrier() {
        return new Carrier(
                id(),
                platform.table().source(id()),
                java.util.Objects.requireNonNull(timers),
                platform.links(),
                platform.sockets(),
                platform.paths(),
                platform.clock(),
                java.util.Objects.requireNonNull(meters).registry(),
                this::callService);
    }

    private <T> T callService(String what, Callable<T> work) throws Exception {
        PluginThreads callers = java.util.Objects.requireNonNull(threads);
        try {
            return callers.call(what, platform.startTimeout(), work);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e; // an Error, such as a class that is missing; kept in its wrapping
        } catch (TimeoutException e) {
            throw new TimeoutException("the plugin did not come back within "
                    + platform.startTimeout().toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    /** Stops it in whatever state it is; a REFUSED or FAILED one stays what it is. */
    void stop() {
        boolean wasStarted = state() == PluginState.STARTED;
        end();
        if (wasStarted) {
            enter(PluginState.STOPPED, null, null);
        }
    }

    private synchronized @Nullable HoldfastPlugin takePlugin() {
        HoldfastPlugin taken = plugin;
        plugin = null;
        levers = null;
        return taken;
    }

    private void end() {
        HoldfastPlugin ending = takePlugin();
        if (ending == null) {
            return;
        }
        platform.services().stop(id());
        Diagnostic trouble = !startCalled
                ? null
                : call("stop", "PLG-013", STOP_TIMEOUT, () -> {
                    ending.stop();
                    return null;
                });
        if (trouble != null) {
            Diagnostic why = Trouble.badStop(id(), trouble.what());
            log.atWarn()
                    .addKeyValue("plugin", id())
                    .addKeyValue("code", why.code())
                    .log(why.toString());
        }
        release();
    }

    private void release() {
        platform.paths().leave(id());
        if (host != null) {
            host.end();
        }
        platform.endpoints().hideAll(id());
        platform.services().forget(id());
        if (timers != null) {
            timers.stop();
        }
        if (meters != null) {
            meters.remove();
        }
    }

    private void died(Thread thread, Throwable e) {
        Diagnostic why = Trouble.died(id(), thread.getName(), e);
        death = why;
        if (state() != PluginState.STARTED) {
            log.atWarn().addKeyValue("plugin", id()).setCause(e).log(why.toString());
            return;
        }
        enter(PluginState.FAILED, why, e);
        // Not here: its stop() may wait for this very thread.
        var cleaner = new Thread(this::end, "plugin-" + id() + "-end");
        cleaner.setDaemon(true);
        cleaner.start();
    }

    /** @return what went wrong; null: nothing */
    private @Nullable Diagnostic call(String what, String code, Duration timeout, Callable<@Nullable Void> work) {
        PluginThreads callers = threads;
        if (callers == null) {
            return null;
        }
        try {
            callers.call(what, timeout, work);
            return null;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Unfit unfit) {
                return unfit.why;
            } else if (cause instanceof ConfigException) {
                return Trouble.badConfig(id(), String.valueOf(cause.getMessage()));
            }
            log.atError().addKeyValue("plugin", id()).setCause(cause).log("Plugin {} threw from {}", id(), what);
            return Trouble.threw(code, id(), what, cause);
        } catch (TimeoutException e) {
            return Trouble.hung(id(), what, timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Trouble.hung(id(), what, 0);
        }
    }

    private synchronized void set(PluginState next, @Nullable Diagnostic why) {
        state = next;
        since = platform.clock().now();
        diagnostic = why;
    }

    private void enter(PluginState next, @Nullable Diagnostic why, @Nullable Throwable cause) {
        set(next, why);
        var line = (why == null ? log.atInfo() : log.atError())
                .addKeyValue("plugin", id())
                .addKeyValue("state", next)
                .addKeyValue("jar", jar.name());
        if (why != null) {
            line = line.addKeyValue("code", why.code());
        }
        if (cause != null) {
            line = line.setCause(cause);
        }
        line.log(why == null ? "Plugin " + id() + " is " + next : "Plugin " + id() + " is " + next + ": " + why);
    }
}
