package dev.holdfast.daemon.endpoints;

import dev.holdfast.api.ConfigException;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.plugins.PluginView;
import dev.holdfast.daemon.plugins.Plugins;
import dev.holdfast.model.Diagnostic;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.http.HttpStatus;

/** {@code /actuator/plugins}: the plugins and how they stand; a POST starts, stops or reloads one. */
@Endpoint(id = "plugins")
final class PluginsEndpoint {
    private final Plugins plugins;
    private final Supplier<Configuration> reread;

    PluginsEndpoint(Plugins plugins, Supplier<Configuration> reread) {
        this.plugins = plugins;
        this.reread = reread;
    }

    record Answer(List<PluginView> plugins) {}

    @ReadOperation
    Answer list() {
        return new Answer(plugins.views());
    }

    @WriteOperation
    PluginView act(@Selector String id, String action) {
        if (!action.matches("start|stop|reload")) {
            throw Problem.badParameter("action", "'" + action + "' is no action", "give start, stop or reload");
        }
        if (plugins.views().stream().noneMatch(view -> view.id().equals(id))) {
            throw Problem.notKnown(id, "there is no plugin '" + id + "'", "see the list of plugins");
        }
        try {
            return plugins.act(id, Plugins.Action.valueOf(action.toUpperCase(Locale.ROOT)), reread);
        } catch (ConfigException e) {
            throw new Problem(
                    HttpStatus.CONFLICT,
                    new Diagnostic(
                            "PLG-016",
                            id,
                            "the configuration does not fit; nothing was changed:\n" + e.getMessage(),
                            "correct the file, then try again"));
        }
    }
}
