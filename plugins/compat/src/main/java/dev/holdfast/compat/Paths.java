package dev.holdfast.compat;

import dev.holdfast.api.http.HttpAnswer;
import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which path is answered by whom; what is asked otherwise is answered as the reference daemon's server does. */
final class Paths implements HttpHandler {
    private record Route(String method, HttpHandler handler) {}

    private final Map<String, Route> routes = new LinkedHashMap<>();

    Paths get(String path, HttpHandler handler) {
        routes.put(path, new Route("GET", handler));
        return this;
    }

    Paths post(String path, HttpHandler handler) {
        routes.put(path, new Route("POST", handler));
        return this;
    }

    @Override
    public HttpAnswer answer(HttpRequest request) throws InterruptedException {
        Route route = routes.get(request.path());
        if (route == null) {
            return HttpAnswer.text(404, "404 page not found\n");
        }
        boolean fits = request.method().equals(route.method())
                || request.method().equals("HEAD") && route.method().equals("GET");
        if (!fits) {
            String allowed = route.method().equals("GET") ? "GET, HEAD" : route.method();
            return HttpAnswer.text(405, "Method Not Allowed\n").with("Allow", allowed);
        }
        return route.handler().answer(request);
    }
}
