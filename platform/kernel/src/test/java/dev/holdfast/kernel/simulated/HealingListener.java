package dev.holdfast.kernel.simulated;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Origin;
import dev.holdfast.api.RouteCursor;
import java.util.List;

/** Makes one change whenever a route is deleted. */
record HealingListener(Dataplane dataplane, Change change) implements KernelListener {
    @Override
    public void route(RouteEvent event, RouteCursor route, Origin origin) {
        if (event == RouteEvent.DELETED) {
            dataplane.apply(List.of(change));
        }
    }

    @Override
    public void link(Presence presence, KernelLink link, Origin origin) {}

    @Override
    public void address(Presence presence, KernelAddress address, Origin origin) {}

    @Override
    public void rule(Presence presence, KernelRule rule, Origin origin) {}

    @Override
    public void nextHopGone(long id, Origin origin) {}

    @Override
    public void overflow() {}

    @Override
    public void ended(Throwable cause) {}
}
