package dev.holdfast.daemon;

import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;

/**
 * Sockets of a daemon that only looks: it may ask the kernel and probe by ICMP, but neither speaks for a service nor takes
 * memberships.
 */
record ObservingSockets(Sockets sockets) implements Sockets {

    @Override
    public PacketSocket raw(int protocol) throws IOException {
        if (protocol != ICMP) {
            throw refusal();
        }
        return sockets.raw(protocol);
    }

    @Override
    public PacketSocket udp(int port) throws IOException {
        throw refusal();
    }

    @Override
    public AutoCloseable join(IpAddress group, String device) throws IOException {
        throw refusal();
    }

    @Override
    public IpAddress sourceTowards(IpAddress destination) throws IOException {
        return sockets.sourceTowards(destination);
    }

    private static IOException refusal() {
        return new IOException("observe-only: nothing is said for a service");
    }
}
