package dev.holdfast.compat;

import dev.holdfast.api.Json;
import dev.holdfast.api.http.HttpAnswer;
import dev.holdfast.api.http.HttpRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths that change something. */
final class Commands {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    private final Changes changes;
    private final EnabledFile file;
    private final Json json;
    private volatile boolean enabled;

    /** @param enabled what the file says, or would say */
    Commands(Changes changes, EnabledFile file, Json json, boolean enabled) {
        this.changes = changes;
        this.file = file;
        this.json = json;
        this.enabled = enabled;
    }

    boolean enabled() {
        return enabled;
    }

    HttpAnswer provision(HttpRequest request) throws InterruptedException {
        try {
            changes.provision(ProvisionRequest.of(json, request.text()));
            return ok();
        } catch (BadRequest e) {
            return refused(400, e.getMessage());
        }
    }

    HttpAnswer remove(HttpRequest request) throws InterruptedException {
        try {
            String word = Fields.of(json, request.text()).text("user_type");
            changes.remove(UserType.of(word == null ? UserType.IBRL.word : word).isMulticast());
            return ok();
        } catch (BadRequest e) {
            return refused(400, e.getMessage());
        } catch (Undone e) {
            return refused(500, e.getMessage());
        }
    }

    HttpAnswer enable(HttpRequest request) throws InterruptedException {
        return set(true, "/enable");
    }

    HttpAnswer disable(HttpRequest request) throws InterruptedException {
        return set(false, "/disable");
    }

    /** Written first, then done: what is asked for holds over a restart, or nothing is changed. */
    private synchronized HttpAnswer set(boolean wanted, String path) throws InterruptedException {
        try {
            file.write(wanted);
        } catch (IOException e) {
            String why = "CMP-003 " + file.path() + ": it cannot be written (" + e + "), so nothing was changed";
            log.atError().addKeyValue("code", "CMP-003").log("{} was refused: {}", path, why);
            return refused(500, why);
        }
        if (enabled != wanted) {
            log.atInfo().addKeyValue("enabled", wanted).log("The services are {}", wanted ? "enabled" : "disabled");
        }
        enabled = wanted;
        try {
            if (wanted) {
                changes.enable();
            } else {
                changes.disable();
            }
            return ok();
        } catch (Undone e) {
            return refused(500, e.getMessage());
        }
    }

    private HttpAnswer ok() {
        return HttpAnswer.json(200, json.write(Map.of("status", "ok")));
    }

    private HttpAnswer refused(int status, String why) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("status", "error");
        body.put("description", why);
        return HttpAnswer.json(status, json.write(body));
    }
}
