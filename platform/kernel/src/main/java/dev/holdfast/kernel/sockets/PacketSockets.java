package dev.holdfast.kernel.sockets;

import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.LibC;
import dev.holdfast.kernel.libc.Namespaces;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Sockets of the Linux kernel, opened in one network namespace wherever the calling thread is. */
public final class PacketSockets implements Sockets {
    /** Any port does: nothing is sent there. */
    private static final int PORT_NEVER_USED = 9;

    private final @Nullable String netns;
    private final Memberships memberships = new Memberships(() -> inside(Memberships.Holder::new));

    private PacketSockets(@Nullable String netns) {
        this.netns = netns;
    }

    /**
     * Opens nothing yet.
     *
     * @param netns a name under {@code /run/netns}, or an absolute path; null: where the calling thread is
     */
    public static PacketSockets in(@Nullable String netns) {
        return new PacketSockets(netns);
    }

    @Override
    public PacketSocket raw(int protocol) throws IOException {
        if (protocol < 1 || protocol > 254) {
            throw new IllegalArgumentException("an IP protocol number must be 1..254, was " + protocol);
        }
        try {
            return inside(() -> LinuxPacketSocket.raw(protocol));
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
            throw new IOException(
                    "a raw socket for IP protocol " + protocol
                            + ": EPERM, the capability CAP_NET_RAW is missing; run the"
                            + " daemon as root, or give its systemd unit AmbientCapabilities=CAP_NET_RAW",
                    e);
        }
    }

    @Override
    public PacketSocket udp(int port) throws IOException {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("a UDP port must be 0..65535, was " + port);
        }
        return inside(() -> LinuxPacketSocket.udp(port));
    }

    @Override
    public AutoCloseable join(IpAddress group, String device) throws IOException {
        if (group.family() != Family.IPV4 || !group.isMulticast()) {
            throw new IllegalArgumentException(group + " is not an IPv4 group address");
        }
        return memberships.join(group, device);
    }

    @Override
    public IpAddress sourceTowards(IpAddress destination) throws IOException {
        Inet.number(destination);
        return inside(() -> {
            int fd = Inet.open(LibC.SOCK_DGRAM, 0);
            try {
                connect(fd, destination);
                return IpAddress.parse(Inet.dotted(Inet.addressIn(Inet.boundTo(fd), 0)));
            } finally {
                LibC.get().close(fd);
            }
        });
    }

    /** Each type of route that leads nowhere has an error of its own (fib_props in net/ipv4/fib_semantics.c). */
    private static void connect(int fd, IpAddress destination) throws IOException {
        try {
            Inet.connect(fd, destination, PORT_NEVER_USED);
        } catch (ErrnoException e) {
            switch (e.errno()) {
                case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EACCES, Errno.EINVAL -> {
                    var none = new NoRouteToHostException(e.getMessage());
                    none.initCause(e);
                    throw none;
                }
                default -> throw e;
            }
        }
    }

    /** A socket belongs to the namespace of the thread that opened it, and stays there. */
    private <T> T inside(Callable<T> work) throws IOException {
        if (netns != null) {
            return Namespaces.in(netns, work);
        }
        try {
            return work.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("a socket cannot be opened: " + e, e);
        }
    }
}
