package dev.holdfast.daemon.endpoints;

import dev.holdfast.api.PluginEndpoint;
import dev.holdfast.daemon.plugins.PluginEndpoints;
import dev.holdfast.model.Diagnostic;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /actuator/<id>} of the plugins that show something there. Actuator looks for its own endpoints first, so a plugin
 * can take the place of none; and as this only passes on, a plugin may come and go with its endpoint.
 */
@RestController
final class PluginPages {
    private static final String PATHS = "/actuator/{id}";
    private static final String BELOW = "/actuator/{id}/**";

    private final PluginEndpoints endpoints;

    PluginPages(PluginEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    @GetMapping({PATHS, BELOW})
    Object read(@PathVariable String id, HttpServletRequest request) {
        return ask(id, request, Map.of(), endpoint(id)::read);
    }

    /** @param body a JSON object of scalars, which count like parameters of the query */
    @PostMapping({PATHS, BELOW})
    Object write(
            @PathVariable String id,
            HttpServletRequest request,
            @RequestBody(required = false) @Nullable Map<String, Object> body) {
        return ask(id, request, body == null ? Map.of() : body, endpoint(id)::write);
    }

    private PluginEndpoint endpoint(String id) {
        PluginEndpoint endpoint = endpoints.find(id);
        if (endpoint == null) {
            throw Problem.notKnown(
                    id,
                    "there is nothing at /actuator/" + id,
                    "see the list of endpoints at /actuator, and plugins list");
        }
        return endpoint;
    }

    private static Object ask(
            String id,
            HttpServletRequest request,
            Map<String, Object> body,
            BiFunction<String, Map<String, String>, Object> answer) {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
        body.forEach((name, value) -> parameters.put(name, String.valueOf(value)));
        String head = "/actuator/" + id;
        String path = request.getServletPath().substring(head.length()).replaceAll("^/+|/+$", "");
        try {
            return answer.apply(path, parameters);
        } catch (IllegalArgumentException e) {
            throw Problem.badParameter(id, String.valueOf(e.getMessage()), "correct the request");
        } catch (NoSuchElementException e) {
            throw Problem.notKnown(
                    id + "/" + path,
                    String.valueOf(e.getMessage()),
                    "ask for /actuator/" + id + " to see what there is");
        } catch (UnsupportedOperationException e) {
            throw new Problem(
                    HttpStatus.METHOD_NOT_ALLOWED,
                    new Diagnostic("API-001", id, String.valueOf(e.getMessage()), "ask with GET"));
        }
    }
}
