package dev.holdfast.reconciler;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Over which device the kernel reaches a gateway, asked once and remembered until links or addresses change. Only a hint
 * about which routes a link event concerns: the next scan shows the truth. Belongs to the reconciler's thread.
 */
final class GatewayDevices {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayDevices.class);

    private final Dataplane dataplane;
    private final Map<IpAddress, String> known = new HashMap<>();

    GatewayDevices(Dataplane dataplane) {
        this.dataplane = dataplane;
    }

    void forget() {
        known.clear();
    }

    /** {@code forwarding} with the devices filled in that it leaves to the kernel, as far as they can be found out. */
    Forwarding pin(Forwarding forwarding) {
        List<NextHop> hops = forwarding.nextHops();
        if (hops.stream().allMatch(hop -> hop.device() != null)) {
            return forwarding;
        }
        return forwarding.withNextHops(hops.stream().map(this::pin).toList());
    }

    private NextHop pin(NextHop hop) {
        IpAddress gateway = hop.gateway();
        if (hop.device() != null || gateway == null) {
            return hop;
        }
        String device = known.computeIfAbsent(gateway, this::ask);
        return device.isEmpty() ? hop : new NextHop(gateway, device, hop.onlink(), hop.weight());
    }

    private String ask(IpAddress gateway) {
        try {
            KernelRoute route = dataplane.lookup(gateway);
            @Nullable
            String device = route == null || route.forwarding().nextHops().isEmpty()
                    ? null
                    : route.forwarding().nextHops().get(0).device();
            return device == null ? "" : device;
        } catch (DumpException e) {
            LOG.atDebug()
                    .setMessage("gateway not looked up")
                    .addKeyValue("gateway", gateway)
                    .addKeyValue("kernel", e.getMessage())
                    .log();
            return "";
        }
    }
}
