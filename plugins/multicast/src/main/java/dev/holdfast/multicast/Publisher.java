package dev.holdfast.multicast;

import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Sends heartbeats to groups and registers them with the rendezvous point. Under the service's lock. */
final class Publisher {
    private final Sockets sockets;
    private final Ledger heartbeats;
    private final Ledger registers;
    private final MulticastConfig config;
    private final IpAddress address;
    private final IpAddress local;
    private @Nullable PacketSocket udp;

    /**
     * @param address whom packets to groups come from
     * @param local our address inside the tunnel
     */
    Publisher(
            Sockets sockets,
            Ledger heartbeats,
            Ledger registers,
            MulticastConfig config,
            IpAddress address,
            IpAddress local) {
        this.sockets = sockets;
        this.heartbeats = heartbeats;
        this.registers = registers;
        this.config = config;
        this.address = address;
        this.local = local;
    }

    /** One to each group, from one port as long as the publisher lives; one that fails does not keep the others back. */
    boolean heartbeat(Collection<IpAddress> groups, Exit exit) {
        HeartbeatConfig how = config.heartbeat();
        ByteBuffer payload = Heartbeat.payload();
        try {
            PacketSocket socket = socket();
            for (IpAddress group : groups) {
                send(socket, payload, group, how, exit);
            }
        } catch (IOException e) {
            heartbeats.failed(e);
        }
        return heartbeats.roundIsOver();
    }

    private void send(PacketSocket socket, ByteBuffer payload, IpAddress group, HeartbeatConfig how, Exit exit) {
        try {
            socket.send(payload, exit.to(group, how.port(), address, how.ttl()));
            heartbeats.done();
        } catch (IOException e) {
            heartbeats.failed(e);
        }
    }

    private PacketSocket socket() throws IOException {
        PacketSocket socket = udp;
        if (socket == null) {
            socket = sockets.udp(0);
            udp = socket;
        }
        return socket;
    }

    /** One register for each group; answers to it never come back through the tunnel, and none is waited for. */
    boolean register(Collection<IpAddress> groups, Exit exit) {
        RegisterConfig how = config.register();
        var format = new Register(address, config.heartbeat().port(), how.ttl());
        var envelope = exit.to(config.rendezvousPoint(), 0, local, how.ttl());
        try (PacketSocket socket = sockets.raw(Sockets.PIM)) {
            for (IpAddress group : groups) {
                socket.send(format.encode(group), envelope);
                registers.done();
            }
        } catch (IOException e) {
            registers.failed(e);
        }
        return registers.roundIsOver();
    }

    void close() {
        if (udp != null) {
            udp.close();
            udp = null;
        }
    }
}
