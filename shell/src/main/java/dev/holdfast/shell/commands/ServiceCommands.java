package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.flag;
import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.json.JsonPrinter;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Option;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.ServiceView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The services: what they are, how they stand, and how they come and go. */
final class ServiceCommands {
    private static final Option NO_WAIT = flag("no-wait", "do not wait until it is done");
    private static final Option FILE = value("file", "FILE", ValueKind.PATH, "YAML with its keys; - is standard input");

    static final CommandSpec LIST = CommandSpec.of("service list", "services and how they stand");
    static final CommandSpec SHOW =
            CommandSpec.of("service show", "one service, piece by piece").taking("NAME", ValueKind.SERVICE);
    static final CommandSpec ADD = CommandSpec.of("service add", "add a service, which stays over restarts")
            .taking("NAME", ValueKind.TEXT)
            .taking("TYPE", ValueKind.TEXT)
            .takingAnyNumberOf("KEY=VALUE", ValueKind.SETTING)
            .with(FILE, NO_WAIT)
            .saying(
                    "TYPE: ibrl, ibrl-allocated, edge-filtering, multicast. Keys of a section are written with a dot, lists\n"
                            + "in brackets: tunnel.destination=203.0.113.1 publish='[233.84.178.5]'. With --file, settings on the\n"
                            + "command line win over those of the file.");
    static final CommandSpec CHANGE = CommandSpec.of("service change", "change settings of a service in place")
            .taking("NAME", ValueKind.SERVICE)
            .takingAnyNumberOf("KEY=VALUE", ValueKind.SETTING)
            .with(FILE, NO_WAIT)
            .saying("Settings that are not named stay as they are. With --file the file says all of them.");
    static final CommandSpec REMOVE = named("service remove", "take a service away, with all it has in the kernel");
    static final CommandSpec RELOAD = CommandSpec.of(
                    "service reload", "read the services of the configuration file again")
            .saying(
                    "All or nothing: with a mistake in the file nothing is changed. What is gone from it is removed, what is new is\n"
                            + "added, what differs is changed in place.");
    static final CommandSpec ENABLE = named("service enable", "let a disabled or drained service run again");
    static final CommandSpec DISABLE = named("service disable", "take a service out of the kernel, but remember it");
    static final CommandSpec DRAIN = named("service drain", "disable a service without letting its traffic leak")
            .saying(
                    "First the guards of its routes go in, so that traffic fails instead of leaving elsewhere; then the link\n"
                            + "goes down, programs that use its addresses are told by an error, and the link is deleted. The guards\n"
                            + "stay until `service enable` or `service remove`.");

    /** Longer than the grace a service may take to say its good-byes. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration STARTING_PATIENCE = Duration.ofSeconds(3);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private ServiceCommands() {}

    private static CommandSpec named(String name, String description) {
        return CommandSpec.of(name, description)
                .taking("NAME", ValueKind.SERVICE)
                .with(NO_WAIT);
    }

    static boolean list(Invocation in) throws CallException {
        Json answer = in.daemon().get(new Query("services"));
        if (in.json()) {
            in.printJson(answer);
        } else {
            ServiceView.list(in.screen(), answer);
        }
        return true;
    }

    static boolean show(Invocation in) throws CallException {
        Json service = in.daemon().get(one(in.argument()));
        if (in.json()) {
            in.printJson(service);
        } else {
            ServiceView.show(in.screen(), service);
        }
        return true;
    }

    static boolean add(Invocation in) throws CallException {
        var specification = new Specification().with("type=" + in.arguments().get(1));
        return carried(in, "add", SettingsText.of(in, specification, 2), ServiceCommands::isDecided);
    }

    static boolean change(Invocation in) throws CallException {
        var specification = new Specification();
        if (in.option("file") == null) {
            Json now = in.daemon().get(one(in.argument()));
            specification = Specification.of(now.at("specification"));
            specification.with("type=" + now.text("type"));
        }
        return carried(in, "change", SettingsText.of(in, specification, 1), ServiceCommands::isDecided);
    }

    static boolean reload(Invocation in) throws CallException {
        Json answer = in.daemon().post(new Query("services"), body("reload", null));
        if (in.json()) {
            in.printJson(answer);
        } else {
            ServiceView.list(in.screen(), answer);
        }
        return true;
    }

    static boolean enable(Invocation in) throws CallException {
        return carried(in, "enable", null, ServiceCommands::isDecided);
    }

    static boolean disable(Invocation in) throws CallException {
        return carried(in, "disable", null, ServiceCommands::isOut);
    }

    static boolean drain(Invocation in) throws CallException {
        return carried(in, "drain", null, ServiceCommands::isOut);
    }

    static boolean remove(Invocation in) throws CallException {
        String name = in.argument();
        Json answer = in.daemon().post(one(name), body("remove", null));
        boolean gone = in.flag("no-wait") || isGone(in, name);
        if (in.json()) {
            in.printJson(answer);
        } else {
            in.screen().line(in.flag("no-wait") || !gone ? name + " is being removed" : name + " is removed");
        }
        return gone;
    }

    private static boolean isGone(Invocation in, String name) throws CallException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                in.daemon().get(one(name));
            } catch (CallException e) {
                if (e.isNotFound()) {
                    return true;
                }
                throw e;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return false;
    }

    /** @throws CallException if the daemon would not even be asked, since a slash cannot be part of a path's step */
    private static Query one(String name) throws CallException {
        if (name.contains("/")) {
            throw CallException.refused(
                    new Diagnostic("API-116", name, "no service can have a name with a slash", "write another name"),
                    400);
        }
        return new Query("services/" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    private static String body(String action, @Nullable String specification) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("action", action);
        if (specification != null) {
            body.put("specification", specification);
        }
        return JsonPrinter.line(new Json(body));
    }

    /** Orders it, then looks until it has come to where it was to go: the answer to the user is how it stands. */
    private static boolean carried(
            Invocation in, String action, @Nullable String specification, Predicate<Json> arrived)
            throws CallException {
        String name = in.argument();
        Json service = in.daemon().post(one(name), body(action, specification));
        if (!in.flag("no-wait")) {
            long patience =
                    (action.equals("disable") || action.equals("drain") ? PATIENCE : STARTING_PATIENCE).toNanos();
            long deadline = System.nanoTime() + patience;
            while (!arrived.test(service) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
                service = in.daemon().get(one(name));
            }
        }
        if (in.json()) {
            in.printJson(service);
        } else {
            ServiceView.one(in.screen(), service);
        }
        return !service.text("state").equals("FAILED");
    }

    private static boolean isDecided(Json service) {
        return !service.text("state").equals("STARTING");
    }

    /** Of a drained service guards stay, and the rules that lead to them. */
    private static boolean isOut(Json service) {
        return List.of("DISABLED", "DRAINED", "FAILED").contains(service.text("state"))
                && service.list("pieces").stream()
                        .noneMatch(piece -> List.of("link", "address").contains(piece.text("kind")));
    }
}
