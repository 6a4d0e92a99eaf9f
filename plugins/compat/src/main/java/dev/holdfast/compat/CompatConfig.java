package dev.holdfast.compat;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code plugins.compat}.
 *
 * @param enabled whether the socket is opened at all
 * @param socket absolute path of the Unix socket; the default is where the reference command line looks
 * @param mode who may connect, as {@code ls} shows it; the reference daemon has rw-rw-rw-
 * @param unicast name of the service that is provisioned as `IBRL`, `IBRLWithAllocatedIP` or `EdgeFiltering`
 * @param multicast name of the service that is provisioned as `Multicast`
 * @param unicastTunnel more keys of the section `tunnel` of the unicast service, which requests cannot say, such as `kind`
 * @param multicastTunnel the same for the multicast service
 * @param network name of the network, shown in `/v2/status` and `/routes`; absent: not shown
 * @param programId shown in `/config`; the reference command line compares it with its own; absent: empty
 * @param rpcUrl shown in `/config`; likewise
 * @param clientIp address of this host that is shown in `/v2/status`; absent: the one the kernel uses towards the internet, if
 *     it is globally routable
 * @param setUpWithin how long `/provision` waits for the kernel before it answers that all is well
 * @param tornDownWithin how long `/remove` waits for the kernel before it answers that it failed
 */
public record CompatConfig(
        boolean enabled,
        @DefaultValue("/var/run/doublezerod/doublezerod.sock") Path socket,
        @DefaultValue("rw-rw----") String mode,
        @DefaultValue("doublezero0") String unicast,
        @DefaultValue("doublezero1") String multicast,
        Map<String, String> unicastTunnel,
        Map<String, String> multicastTunnel,
        @Nullable String network,
        @Nullable String programId,
        @Nullable String rpcUrl,
        @Nullable IpAddress clientIp,
        @DefaultValue("5s") Duration setUpWithin,
        @DefaultValue("15s") Duration tornDownWithin) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public CompatConfig {
        unicastTunnel = Map.copyOf(unicastTunnel);
        multicastTunnel = Map.copyOf(multicastTunnel);
        if (!socket.isAbsolute()) {
            throw new IllegalArgumentException(
                    "socket " + socket + " is not absolute; write the whole path, such as /run/holdfast/compat.sock");
        }
        HttpListener.checkMode(mode);
        if (unicast.equals(multicast)) {
            throw new IllegalArgumentException(
                    "multicast is " + multicast + ", which unicast is as well; give the two services different names");
        }
        if (clientIp != null && clientIp.family() != Family.IPV4) {
            throw new IllegalArgumentException("client-ip " + clientIp + " is IPv6; write an IPv4 address");
        }
    }
}
