package dev.holdfast.reconciler;

import dev.holdfast.model.Forwarding;
import dev.holdfast.model.NextHop;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which links our routes go over, to know whom a link event concerns. Belongs to the reconciler's thread. */
final class UsedLinks {
    private final Parts parts;
    private final GatewayDevices gateways;
    private final Set<String> names = new HashSet<>();
    private @Nullable Forwarding lastFine;

    UsedLinks(Parts parts) {
        this.parts = parts;
        this.gateways = new GatewayDevices(parts.dataplane);
    }

    boolean contains(String device) {
        return names.contains(device);
    }

    /** After all was read: links that are not there any more have no routes. */
    void forgetThoseGone() {
        names.removeIf(name -> parts.view.link(name) == null);
        lastFine = null;
    }

    /** Links or addresses changed: gateways may be reached over other devices. */
    void forgetGateways() {
        gateways.forget();
    }

    /** Events of the links that the route goes over count from now on. */
    void countThoseOf(int row) {
        Forwarding installed = parts.rows.installed(row);
        if (installed != null && installed != lastFine) {
            lastFine = installed; // rows with the same next hops share it
            add(installed);
        }
    }

    /** The kernel chose a device for next hops that named none; asks which. */
    Forwarding pin(Forwarding written) {
        Forwarding known = gateways.pin(written);
        add(known);
        return known;
    }

    private void add(Forwarding known) {
        known.nextHops().stream().map(NextHop::device).filter(Objects::nonNull).forEach(names::add);
    }
}
