package dev.holdfast.daemon.plugins;

import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;

/** Where there is no network to open a socket in. */
public record UnopenedSockets(String why) implements Sockets {

    @Override
    public PacketSocket raw(int protocol) throws IOException {
        throw new IOException(why);
    }

    @Override
    public PacketSocket udp(int port) throws IOException {
        throw new IOException(why);
    }

    @Override
    public AutoCloseable join(IpAddress group, String device) throws IOException {
        throw new IOException(why);
    }

    @Override
    public IpAddress sourceTowards(IpAddress destination) throws IOException {
        throw new IOException(why);
    }
}
