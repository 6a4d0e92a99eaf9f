package dev.holdfast.bgp.instance;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the link a session runs over: the addresses we can name as next hop there, and the networks in which we and
 * the peer both are.
 *
 * @param link its name; null: not known
 * @param ipv4 the first one; null: none
 * @param ipv6 the first global one; null: none
 * @param linkLocal null: none
 */
record OwnEnds(
        @Nullable String link,
        @Nullable IpAddress ipv4,
        @Nullable IpAddress ipv6,
        @Nullable IpAddress linkLocal,
        List<Prefix> networks) {
    static final OwnEnds NONE = new OwnEnds(null, null, null, null, List.of());

    /** Looks in the network namespace of the calling thread. */
    static OwnEnds around(IpAddress local) {
        try {
            NetworkInterface link = NetworkInterface.getByInetAddress(InetAddress.getByAddress(local.toBytes()));
            return link == null || link.isLoopback() ? NONE : of(link);
        } catch (SocketException | UnknownHostException e) {
            return NONE; // it is gone again; the session will be too
        }
    }

    private static OwnEnds of(NetworkInterface link) {
        IpAddress ipv4 = null;
        IpAddress ipv6 = null;
        IpAddress linkLocal = null;
        List<Prefix> networks = new ArrayList<>();
        for (InterfaceAddress each : link.getInterfaceAddresses()) {
            IpAddress address = IpAddress.ofBytes(each.getAddress().getAddress());
            if (!(each.getAddress() instanceof Inet6Address)) {
                ipv4 = ipv4 == null ? address : ipv4;
            } else if (address.isLinkLocal()) {
                linkLocal = linkLocal == null ? address : linkLocal;
                continue;
            } else {
                ipv6 = ipv6 == null ? address : ipv6;
            }
            networks.add(Prefix.covering(address, each.getNetworkPrefixLength()));
        }
        return new OwnEnds(link.getName(), ipv4, ipv6, linkLocal, List.copyOf(networks));
    }
}
