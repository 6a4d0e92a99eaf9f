package dev.holdfast.lab.smoke;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Origin;
import dev.holdfast.api.RouteCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told, in words, and lets somebody wait for it. */
final class SmokeListener implements KernelListener {
    private final List<String> told = new ArrayList<>();

    @Override
    public void route(RouteEvent event, RouteCursor route, Origin origin) {
        KernelRoute copy = route.toRoute();
        keep("route " + event + " " + copy + " by " + origin.portId());
    }

    @Override
    public void link(Presence presence, KernelLink link, Origin origin) {
        keep("link " + presence + " " + link);
    }

    @Override
    public void address(Presence presence, KernelAddress address, Origin origin) {
        keep(presence + " " + address.address());
    }

    @Override
    public void rule(Presence presence, KernelRule rule, Origin origin) {
        keep("rule " + rule);
    }

    @Override
    public void nextHopGone(long id, Origin origin) {
        keep("next hop " + id);
    }

    @Override
    public void overflow() {
        keep("overflow");
    }

    @Override
    public void ended(Throwable cause) {
        keep("ended " + cause);
    }

    private synchronized void keep(String words) {
        told.add(words);
        notifyAll();
    }

    /** What was told since the last time. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    /** The first that fits; null: none did in time. */
    synchronized @Nullable String await(Predicate<String> fits, long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (true) {
            for (String words : told) {
                if (fits.test(words)) {
                    return words;
                }
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }
}
