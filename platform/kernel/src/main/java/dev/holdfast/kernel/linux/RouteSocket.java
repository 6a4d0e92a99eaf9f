package dev.holdfast.kernel.linux;

import dev.holdfast.kernel.libc.NetlinkSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens rtnetlink sockets that are strict with requests and say why they refuse. */
final class RouteSocket {
    private RouteSocket() {}

    static NetlinkSocket open(@Nullable String netns) throws IOException {
        NetlinkSocket socket = NetlinkSocket.open(Rtnetlink.NETLINK_ROUTE, netns);
        try {
            socket.setOption(Rtnetlink.SOL_NETLINK, Rtnetlink.NETLINK_EXT_ACK, 1);
            socket.setOption(Rtnetlink.SOL_NETLINK, Rtnetlink.NETLINK_CAP_ACK, 1);
            // Without it a kernel ignores every filter of a dump and shows cached exceptions among the routes.
            socket.setOption(Rtnetlink.SOL_NETLINK, Rtnetlink.NETLINK_GET_STRICT_CHK, 1);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
