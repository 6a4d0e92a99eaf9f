package dev.holdfast.kernel.bsd;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteCursor;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;

/** Shows one route after the other to those who look through a {@link RouteCursor}. For one thread. */
final class RouteWindow implements RouteCursor {
    private KernelRoute route;

    @SuppressWarnings("NullAway.Init")
    RouteWindow() {}

    RouteWindow at(KernelRoute shown) {
        route = shown;
        return this;
    }

    @Override
    public Family family() {
        return route.prefix().family();
    }

    @Override
    public long table() {
        return route.table();
    }

    @Override
    public long high() {
        return route.prefix().network().high();
    }

    @Override
    public long low() {
        return route.prefix().network().low();
    }

    @Override
    public int prefixLength() {
        return route.prefix().length();
    }

    @Override
    public int tos() {
        return route.tos();
    }

    @Override
    public long metric() {
        return route.metric();
    }

    @Override
    public int protocol() {
        return route.protocol();
    }

    @Override
    public Forwarding forwarding() {
        return route.forwarding();
    }

    @Override
    public KernelRoute toRoute() {
        return route;
    }

    @Override
    public String toString() {
        return route.toString();
    }
}
