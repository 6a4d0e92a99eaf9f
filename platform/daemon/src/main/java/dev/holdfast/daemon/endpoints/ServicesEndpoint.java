package dev.holdfast.daemon.endpoints;

import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.services.ServiceRegistry;
import dev.holdfast.model.Diagnostic;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.http.HttpStatus;

/**
 * {@code /actuator/services}: the services and how they stand. A POST to one adds, changes, enables, disables, drains or
 * removes it; a POST to all reads those of the configuration file anew.
 */
@Endpoint(id = "services")
final class ServicesEndpoint {
    private static final String ACTIONS = "add, change, enable, disable, drain or remove";

    private final ServiceRegistry services;
    private final Supplier<Configuration> reread;

    ServicesEndpoint(ServiceRegistry services, Supplier<Configuration> reread) {
        this.services = services;
        this.reread = reread;
    }

    record Answer(List<ServiceView> services) {}

    record Removed(String name, String state) {}

    @ReadOperation
    Answer list() {
        return new Answer(services.services());
    }

    @ReadOperation
    ServiceView show(@Selector String name) {
        return services.service(name)
                .orElseThrow(() -> new Problem(
                        HttpStatus.NOT_FOUND,
                        new Diagnostic(
                                "SVC-002", name, "there is no service '" + name + "'", "see the list of services")));
    }

    @WriteOperation
    Answer reload(String action) {
        if (!action.equals("reload")) {
            throw Problem.badParameter(
                    "action", "'" + action + "' is nothing to do to all services", "give reload, or name a service");
        }
        return answered(() -> new Answer(services.reload(reread)));
    }

    /** @param specification a text of YAML or JSON; for add and change */
    @WriteOperation
    Object act(@Selector String name, String action, @Nullable String specification) {
        return answered(() -> switch (action) {
            case "add" -> services.add(name, text(action, specification));
            case "change" -> services.change(name, text(action, specification));
            case "enable" -> services.enable(name);
            case "disable" -> services.disable(name);
            case "drain" -> services.drain(name);
            case "remove" -> remove(name);
            default -> throw Problem.badParameter("action", "'" + action + "' is no action", "give " + ACTIONS);
        });
    }

    @DeleteOperation
    Removed delete(@Selector String name) {
        return answered(() -> remove(name));
    }

    private Removed remove(String name) {
        services.remove(name);
        return new Removed(name, "REMOVING");
    }

    private static String text(String action, @Nullable String specification) {
        if (specification != null) {
            return specification;
        }
        throw Problem.badParameter(
                "specification",
                "there is no specification to " + action,
                "give it as text of YAML or JSON, with the keys that would stand below the service's name");
    }

    private static <T> T answered(Supplier<T> work) {
        try {
            return work.get();
        } catch (ProvisioningException e) {
            HttpStatus status =
                    switch (e.fault()) {
                        case REQUEST -> HttpStatus.BAD_REQUEST;
                        case UNKNOWN -> HttpStatus.NOT_FOUND;
                        case CONFLICT -> HttpStatus.CONFLICT;
                        case OURS ->
                            e.diagnostic().code().equals("SVC-010")
                                    ? HttpStatus.INSUFFICIENT_STORAGE
                                    : HttpStatus.INTERNAL_SERVER_ERROR;
                    };
            throw new Problem(status, e.diagnostic());
        }
    }
}
