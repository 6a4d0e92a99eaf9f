package dev.holdfast.daemon;

import dev.holdfast.api.ConfigException;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.daemon.endpoints.ControlApi;
import dev.holdfast.daemon.endpoints.ControlListeners;
import dev.holdfast.daemon.endpoints.ControlSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The daemon's main class. Exit codes: 0 stopped as asked, 1 a mistake of ours, 2 something an operator can mend. */
public final class HoldfastDaemon {
    private static final int MENDABLE = 2;

    private HoldfastDaemon() {}

    /** @param args see {@link Arguments#USAGE} */
    public static void main(String[] args) {
        if (Arguments.wantHelp(args)) {
            System.out.print(Arguments.USAGE);
            return;
        }
        Path home = Path.of(System.getProperty("holdfast.home", "")).toAbsolutePath();
        Arguments arguments;
        try {
            arguments = Arguments.parse(args, home);
        } catch (IllegalArgumentException e) {
            System.err.println("holdfast: " + e.getMessage() + " [CFG-008]\n" + Arguments.USAGE);
            System.exit(MENDABLE);
            return;
        }
        try {
            if (arguments.check()) {
                check(arguments, home);
                System.out.println(arguments.config() + ": no mistake found");
            } else {
                ConfigurableApplicationContext running = run(arguments, home);
                if (arguments.exitWhenReady()) {
                    Rehearsal.run(running);
                    System.exit(SpringApplication.exit(running));
                }
            }
        } catch (RuntimeException e) {
            System.exit(explain(e));
        }
    }

    private static int explain(RuntimeException e) {
        String reason = StartupReporter.reason(e);
        if (reason == null) {
            return 1; // our own mistake; it stands in the log with its stack trace
        }
        System.err.print(reason);
        return MENDABLE;
    }

    /** @throws ConfigException with every mistake in the file */
    static void check(Arguments arguments, Path home) {
        LoggingSystem.get(HoldfastDaemon.class.getClassLoader()).beforeInitialize(); // the mistakes are what we print
        Configuration file = Configuration.read(arguments.config());
        Core.check(file, Places.of(arguments, file.daemon(), file, home));
    }

    /**
     * Starts the daemon; returns when it answers and its plugins have started or failed.
     *
     * @throws ConfigException if the file does not fit; nothing has been started
     * @throws StartupException if something else is in the way
     */
    static ConfigurableApplicationContext run(Arguments arguments, Path home) {
        Configuration file = Configuration.read(arguments.config());
        DaemonConfig config = file.daemon();
        if (config == null) {
            check(arguments, home);
            throw new IllegalStateException("a mistake in the daemon's part was found once and not again");
        }
        Places places = Places.of(arguments, config, file, home);
        boolean observeOnly = arguments.observeOnly() || config.observeOnly();
        var socket = new ControlSocket(places.socket(), config.control().socketMode());
        ControlListeners listeners = listeners(file, config.control(), socket);
        var opened = new AtomicReference<Core>();
        var application = new SpringApplication(ControlApi.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.addInitializers(context -> {
            Hangup.ignore();
            Core core = Core.open(file, config, places, observeOnly);
            opened.set(core);
            var beans = (GenericApplicationContext) context;
            beans.registerBean(Core.class, () -> core);
            socket.prepare();
            beans.registerBean(PluginLife.class, () -> new PluginLife(core));
            beans.registerBean(ControlListeners.class, () -> listeners);
        });
        try {
            return application.run(properties(config));
        } catch (RuntimeException e) {
            Core core = opened.get();
            if (core != null) {
                core.close();
            }
            throw e;
        }
    }

    private static ControlListeners listeners(Configuration file, DaemonConfig.Control control, ControlSocket socket) {
        DaemonConfig.@Nullable Tcp tcp = control.tcp();
        return new ControlListeners(
                socket, tcp, tcp == null || tcp.tokenFile() == null ? null : file.resolve(tcp.tokenFile()));
    }

    /** Spring's settings, given as arguments: neither the environment nor a file lying about can change them. */
    private static String[] properties(DaemonConfig config) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("spring.config.location", "optional:classpath:/no-file-of-springs-own/");
        settings.put("spring.main.log-startup-info", false);
        settings.put("spring.jmx.enabled", false);
        settings.put("spring.web.resources.add-mappings", false);
        settings.put("spring.mvc.problemdetails.enabled", false);
        settings.put("server.port", 0);
        settings.put("server.shutdown", "immediate");
        settings.put("server.tomcat.threads.max", ControlApi.THREADS);
        settings.put("server.tomcat.threads.min-spare", 1);
        settings.put("server.tomcat.max-connections", 256);
        settings.put("management.endpoints.web.exposure.include", "*");
        settings.put("management.endpoints.jackson.isolated-json-mapper", false);
        settings.put("management.endpoint.health.show-details", "always");
        settings.put("management.endpoint.health.probes.enabled", true);
        settings.put("management.endpoint.health.group.readiness.include", "sources,reconciler");
        settings.put("management.endpoint.health.group.dataplane.include", "kernel,paths");
        settings.put("holdfast.simulated", config.dataplane().kind() == DaemonConfig.KernelKind.SIMULATED);
        settings.put("logging.level.org.pf4j", "warn");
        settings.put("logging.level.io.netty.util.internal.MacAddressUtil", "error"); // a namespace may have none
        settings.put("logging.level.org.apache.catalina", "warn");
        settings.put("logging.level.org.apache.coyote", "warn");
        settings.put("logging.level.org.springframework", "warn");
        settings.put("logging.level.dev.holdfast.bgp.peer", "trace"); // the peer's own level is asked before
        settings.put("logging.level.io.netty.util.internal.MacAddressUtil", "error"); // a namespace may have no card
        settings.put("logging.level.org.springframework.web.servlet.PageNotFound", "off"); // the answer says it
        if (config.logging().format() == DaemonConfig.LogFormat.JSON) {
            settings.put("logging.structured.format.console", "ecs");
            settings.put("logging.structured.ecs.service.name", "holdfast");
        }
        config.logging()
                .levels()
                .forEach((name, level) ->
                        settings.put("logging.level." + name, level.name().toLowerCase(Locale.ROOT)));
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }
}
