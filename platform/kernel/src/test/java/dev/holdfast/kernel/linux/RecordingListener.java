package dev.holdfast.kernel.linux;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Origin;
import dev.holdfast.api.RouteCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told as lines of text. */
class RecordingListener implements KernelListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<Origin> origins = new CopyOnWriteArrayList<>();

    private void add(String line, Origin origin) {
        origins.add(origin);
        lines.add(line);
    }

    @Override
    public void route(RouteEvent event, RouteCursor route, Origin origin) {
        add("route " + event + " " + route.toRoute(), origin);
    }

    @Override
    public void link(Presence presence, KernelLink link, Origin origin) {
        add("link " + presence + " " + link.name() + (link.up() ? " up" : " down"), origin);
    }

    @Override
    public void address(Presence presence, KernelAddress address, Origin origin) {
        add(presence + " " + address.address(), origin);
    }

    @Override
    public void rule(Presence presence, KernelRule rule, Origin origin) {
        add("rule " + presence + " " + rule.text() + " proto " + rule.protocol(), origin);
    }

    @Override
    public void nextHopGone(long id, Origin origin) {
        add("nexthop gone " + id, origin);
    }

    @Override
    public void overflow() {
        lines.add("overflow");
    }

    @Override
    public void ended(Throwable cause) {
        lines.add("ended " + cause);
    }

    /** Waits, at most ten seconds, until some line contains {@code part}; returns all lines. */
    List<String> await(String part) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (lines.stream().noneMatch(line -> line.contains(part))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing with '" + part + "' in " + lines);
            }
            Thread.onSpinWait();
        }
        return new ArrayList<>(lines);
    }
}
