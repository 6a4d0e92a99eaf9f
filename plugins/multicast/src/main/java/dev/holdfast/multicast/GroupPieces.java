package dev.holdfast.multicast;

import dev.holdfast.api.overlay.ChainPlan;
import dev.holdfast.api.overlay.Overlay;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Route;
import java.util.ArrayList;
import java.util.List;

/** What a multicast service wants in the kernel: the tunnel, its addresses, a route for each group. */
record GroupPieces(MulticastConfig config) implements ChainPlan.Pieces {

    @Override
    public List<Intent> running(Overlay overlay, Owner owner) {
        var all = new ArrayList<Intent>();
        all.add(intent(overlay.link(), owner));
        all.add(intent(overlay.overlayAddress(), owner));
        IpAddress publisher = config.publisher();
        if (publisher != null) {
            all.add(intent(overlay.serviceAddress(publisher), owner));
        }
        for (IpAddress group : config.groups()) {
            all.add(new Intent(
                    route(group, overlay), owner, config.distance(), Policy.ENFORCE, null, config.guard(), false));
        }
        return all;
    }

    /** Packets to the groups fail instead of leaving by a default route. */
    @Override
    public List<Intent> drained(Overlay overlay, Owner owner) {
        return config.groups().stream()
                .map(group -> intent(route(group, overlay).guard(), owner))
                .toList();
    }

    private Route route(IpAddress group, Overlay overlay) {
        boolean published = config.publish().contains(group);
        return new Route(
                config.routeKey(group),
                Forwarding.over(overlay.towards(overlay.remote())).withSource(published ? config.publisher() : null));
    }

    private Intent intent(KernelObject object, Owner owner) {
        return Intent.of(object, owner, config.distance());
    }
}
