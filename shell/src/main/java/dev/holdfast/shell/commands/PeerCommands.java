package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.json.JsonPrinter;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Option;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.PeerView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** BGP peers: who they are, how their sessions stand, and how they come and go. */
final class PeerCommands {
    private static final Option REASON = value("reason", "TEXT", ValueKind.TEXT, "told to the peer's operator");

    static final CommandSpec LIST = CommandSpec.of("peers list", "BGP peers and how their sessions stand");
    static final CommandSpec SHOW = named("peers show", "one peer in full: what both sides said, and why it is down");
    static final CommandSpec ADD = named("peers add", "add a peer, which stays over restarts")
            .takingAnyNumberOf("KEY=VALUE", ValueKind.SETTING)
            .with(value("file", "FILE", ValueKind.PATH, "YAML with its keys; - is standard input"))
            .saying(
                    "Keys are those of the configuration: as=65002 group=ix families='[ipv4, ipv6]' password-file=/etc/…\n"
                            + "Keys of a section are written with a dot: max-prefixes.limit=1000.");
    static final CommandSpec REMOVE = named("peers remove", "say good-bye to a peer that was added, and forget it");
    static final CommandSpec ENABLE = named("peers enable", "want a session again, also after too many prefixes");
    static final CommandSpec DISABLE = named("peers disable", "end the session and want none until it is enabled")
            .with(
                    REASON,
                    value("grace", "SECONDS", ValueKind.COUNT, "first say that we are about to go, so long (RFC 8326)"))
            .saying("With --grace the peer is told GRACEFUL_SHUTDOWN and finds other ways while ours still work.");
    static final CommandSpec RESET =
            named("peers reset", "end the session; it comes back by itself").with(REASON);
    static final CommandSpec SOFT_RESET = named("peers softreset", "look at routes anew; the session stays")
            .takingAnyNumberOf("DIRECTION", ValueKind.DIRECTION)
            .with(value("family", "FAMILY", ValueKind.FAMILY, "ipv4 or ipv6 (default: all of the session)"))
            .saying("DIRECTION: in asks the import policy again, out the export policy, both does both (the default);\n"
                    + "refresh asks the peer to announce everything again.");

    private PeerCommands() {}

    private static CommandSpec named(String name, String description) {
        return CommandSpec.of(name, description).taking("PEER", ValueKind.PEER);
    }

    static Query one(String peer) {
        return new Query("bgp/peers/" + URLEncoder.encode(peer, StandardCharsets.UTF_8));
    }

    static boolean list(Invocation in) throws CallException {
        Json answer = in.daemon().get(new Query("bgp/peers"));
        if (in.json()) {
            in.printJson(answer);
        } else {
            PeerView.list(in.screen(), answer);
        }
        return true;
    }

    static boolean show(Invocation in) throws CallException {
        return print(in, in.daemon().get(one(in.argument())));
    }

    private static boolean print(Invocation in, Json peer) {
        if (in.json()) {
            in.printJson(peer);
        } else {
            PeerView.show(in.screen(), peer);
        }
        return true;
    }

    static boolean add(Invocation in) throws CallException {
        String text = SettingsText.of(in, new Specification(), 1);
        return print(in, act(in, "add", Map.of("specification", text)));
    }

    static boolean remove(Invocation in) throws CallException {
        Json answer = act(in, "remove", Map.of());
        if (in.json()) {
            in.printJson(answer);
        } else {
            in.screen().line("peer " + in.argument() + " is removed");
        }
        return true;
    }

    static boolean enable(Invocation in) throws CallException {
        return stood(in, act(in, "enable", Map.of()));
    }

    static boolean disable(Invocation in) throws CallException {
        Map<String, Object> body = new LinkedHashMap<>(reason(in));
        String grace = in.option("grace");
        if (grace != null) {
            body.put("graceSeconds", Long.valueOf(grace));
        }
        return stood(in, act(in, "disable", body));
    }

    static boolean reset(Invocation in) throws CallException {
        return stood(in, act(in, "reset", reason(in)));
    }

    private static Map<String, String> reason(Invocation in) {
        String reason = in.option("reason");
        return reason == null ? Map.of() : Map.of("reason", reason);
    }

    private static boolean stood(Invocation in, Json peer) {
        if (in.json()) {
            in.printJson(peer);
        } else {
            PeerView.one(in.screen(), peer);
        }
        return true;
    }

    static boolean softReset(Invocation in) throws CallException {
        List<String> directions = in.arguments().subList(1, in.arguments().size());
        Map<String, String> body = new LinkedHashMap<>();
        if (!directions.isEmpty()) {
            body.put("direction", String.join(",", directions));
        }
        put(body, "family", in.option("family"));
        Json answer = act(in, "softreset", body);
        if (in.json()) {
            in.printJson(answer);
        } else {
            answer.list("done").forEach(line -> in.screen().line(line.text()));
        }
        return true;
    }

    private static void put(Map<String, String> body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static Json act(Invocation in, String action, Map<String, ?> more) throws CallException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("action", action);
        body.putAll(more);
        return in.daemon().post(one(in.argument()), JsonPrinter.line(new Json(body)));
    }
}
