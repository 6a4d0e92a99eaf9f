package dev.holdfast.api.http;

/** Answers what is asked at an {@link HttpSurface}; called from several threads at once. */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Answers one request. What it throws is logged and answered with status 500; the surface goes on.
     *
     * @throws InterruptedException if the surface is being closed
     */
    HttpAnswer answer(HttpRequest request) throws InterruptedException;
}
