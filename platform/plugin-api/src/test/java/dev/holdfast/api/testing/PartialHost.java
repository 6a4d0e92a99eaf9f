package dev.holdfast.api.testing;

import dev.holdfast.api.Json;
import dev.holdfast.api.PluginEndpoint;
import dev.holdfast.api.PluginHost;
import dev.holdfast.api.RouteStanding;
import dev.holdfast.api.Timers;
import dev.holdfast.api.gate.Gatekeeper;
import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.http.HttpSurface;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.service.Provisioning;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.model.Owner;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A host of which a test fills in what its plugin uses; the rest refuses. */
public interface PartialHost extends PluginHost {

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("the plugin under test was not expected to use this");
    }

    @Override
    default Timers timers() {
        throw unused();
    }

    @Override
    default Links links() {
        throw unused();
    }

    @Override
    default Sockets sockets() {
        throw unused();
    }

    @Override
    default void serve(ServiceType<?> type) {
        throw unused();
    }

    @Override
    default void keepGates(Gatekeeper keeper) {
        throw unused();
    }

    @Override
    default Provisioning provisioning() {
        throw unused();
    }

    @Override
    default void endpoint(String id, PluginEndpoint endpoint) {
        throw unused();
    }

    @Override
    default HttpSurface openHttp(HttpListener listener, HttpHandler handler) throws IOException {
        throw unused();
    }

    @Override
    default Json json() {
        throw unused();
    }

    @Override
    default void routes(Owner owner, Consumer<RouteStanding> visitor) {
        throw unused();
    }

    @Override
    default <T> void provide(Class<T> type, T what) {
        throw unused();
    }

    @Override
    default <T> Optional<T> provided(Class<T> type) {
        throw unused();
    }
}
