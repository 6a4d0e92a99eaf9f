package dev.holdfast.daemon.plugins;

import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.http.HttpSurface;
import dev.holdfast.daemon.http.TomcatSurface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The doors one plugin has opened; none is left open behind it. Safe from any thread. */
final class Surfaces {
    private final List<HttpSurface> open = new ArrayList<>();
    private boolean ended;

    synchronized HttpSurface open(HttpListener listener, HttpHandler handler) throws IOException {
        if (ended) {
            throw new IOException("the plugin has ended");
        }
        HttpSurface surface = TomcatSurface.open(listener, handler);
        open.add(surface);
        return surface;
    }

    /** Closes what its plugin has left open. */
    synchronized void end() {
        ended = true;
        open.forEach(HttpSurface::close);
        open.clear();
    }
}
