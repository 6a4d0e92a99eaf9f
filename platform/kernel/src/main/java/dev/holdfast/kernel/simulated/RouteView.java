package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteCursor;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import org.jspecify.annotations.Nullable;

/** The window through which dumps and events show a route. */
final class RouteView implements RouteCursor {
    private @Nullable FibEntry entry;

    RouteView at(FibEntry next) {
        entry = next;
        return this;
    }

    private FibEntry entry() {
        if (entry == null) {
            throw new IllegalStateException("the window shows no route yet");
        }
        return entry;
    }

    @Override
    public Family family() {
        return entry().family();
    }

    @Override
    public long table() {
        return entry().table;
    }

    @Override
    public long high() {
        return entry().prefix.network().high();
    }

    @Override
    public long low() {
        return entry().prefix.network().low();
    }

    @Override
    public int prefixLength() {
        return entry().prefix.length();
    }

    @Override
    public int tos() {
        return entry().tos;
    }

    @Override
    public long metric() {
        return entry().metric;
    }

    @Override
    public int protocol() {
        return entry().protocol;
    }

    @Override
    public Forwarding forwarding() {
        return entry().forwarding;
    }

    @Override
    public KernelRoute toRoute() {
        return entry().view();
    }

    @Override
    public String toString() {
        return String.valueOf(entry);
    }
}
