package dev.holdfast.shell.commands;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.client.Reply;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.json.JsonReader;
import dev.holdfast.shell.json.JsonReader.BadJsonException;
import java.time.Duration;
import java.util.Map;

/** The daemon as the commands see it: JSON in and out, and its problems as exceptions. */
public final class Daemon {
    /** A pass over a million routes takes seconds; nothing else does. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ControlSocket socket;

    public Daemon(ControlSocket socket) {
        this.socket = socket;
    }

    /** @throws CallException if it cannot be asked, or answers with a problem */
    Json get(Query query) throws CallException {
        return successful(socket.get(query.toString(), TIMEOUT));
    }

    public Json get(String path, Duration timeout) throws CallException {
        return successful(socket.get("/actuator/" + path, timeout));
    }

    Json get(Query query, Duration timeout) throws CallException {
        return successful(socket.get(query.toString(), timeout));
    }

    Json post(Query query, String body) throws CallException {
        return successful(socket.post(query.toString(), body, TIMEOUT));
    }

    /** Health says with 503 that something is down, and that is an answer too. */
    public Json health(String group, Duration timeout) throws CallException {
        Reply reply = socket.get("/actuator/health" + group, timeout);
        return reply.status() == 503 ? parsed(reply) : successful(reply);
    }

    private Json successful(Reply reply) throws CallException {
        if (!reply.isSuccess()) {
            throw problem(reply);
        }
        return reply.body().length == 0 ? new Json(Map.of()) : parsed(reply);
    }

    private Json parsed(Reply reply) throws CallException {
        try {
            return JsonReader.read(reply.body());
        } catch (BadJsonException e) {
            throw CallException.unreadable(
                    new Diagnostic(
                            "API-108",
                            socket.path().toString(),
                            "the answer is not JSON: " + e.getMessage(),
                            "see whether this is the socket of a Holdfast daemon"),
                    e);
        }
    }

    /** RFC 9457: what the daemon says itself, or, if it says nothing readable, the bare status. */
    private CallException problem(Reply reply) {
        Json body;
        try {
            body = JsonReader.read(reply.body());
        } catch (BadJsonException e) {
            body = new Json(null);
        }
        String detail = body.at("detail").lines();
        String title = body.text("title");
        String what = detail.isEmpty() ? title + body.text("error") : detail;
        String code = body.text("code");
        String action = body.text("action");
        return CallException.refused(
                new Diagnostic(
                        code.isEmpty() ? "API-109" : code,
                        code.isEmpty() || title.isEmpty() ? socket.path().toString() : title,
                        what.isEmpty() ? "the daemon answered with status " + reply.status() : what,
                        action.isEmpty() ? "see the daemon's log" : action),
                reply.status());
    }
}
