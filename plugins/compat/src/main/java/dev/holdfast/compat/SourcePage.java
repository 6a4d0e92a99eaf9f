package dev.holdfast.compat;

import dev.holdfast.api.Json;
import dev.holdfast.api.http.HttpAnswer;
import dev.holdfast.api.http.HttpRequest;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.util.Map;

/** Which source the kernel would use towards an address: {@code /resolve-route}. Its errors are plain text. */
record SourcePage(Json json, Sockets sockets) {

    HttpAnswer answer(HttpRequest request) {
        IpAddress destination;
        try {
            destination = Fields.required(
                    "dst", Fields.of(json, request.text()).address("dst"), "; write {\"dst\": \"a.b.c.d\"}");
        } catch (BadRequest e) {
            return HttpAnswer.text(400, e.getMessage() + "\n");
        }
        if (destination.isUnspecified()) {
            return HttpAnswer.text(400, "dst 0.0.0.0 is no address of anybody\n");
        }
        try {
            String source = sockets.sourceTowards(destination).toString();
            return HttpAnswer.json(200, json.write(Map.of("src", source)));
        } catch (NoRouteToHostException e) {
            return HttpAnswer.text(404, "no route to " + destination + "\n");
        } catch (IOException e) {
            return HttpAnswer.text(
                    500, "the route to " + destination + " cannot be looked up: " + e.getMessage() + "\n");
        }
    }
}
