package dev.holdfast.multicast;

import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Says Hello and Join or Prune to the other end of the tunnel. Under the service's lock.
 *
 * <p>The raw socket is opened for each occasion: one that stays open would be handed every PIM packet of the host, and never
 * read any.
 *
 * @param local our address inside the tunnel
 * @param neighbour the other end's
 */
record PimSender(Sockets sockets, Ledger ledger, PimConfig config, IpAddress local, IpAddress neighbour) {

    /** @return false: not all could be sent */
    boolean helloAndJoin(Collection<IpAddress> groups, Exit exit) {
        ByteBuffer hello = PimHello.encode(config.helloHoldtime(), config.generationId(), config.drPriority());
        var packets = new ArrayList<ByteBuffer>();
        packets.add(hello);
        packets.addAll(messages(groups, true, exit));
        return send(packets, exit);
    }

    boolean join(Collection<IpAddress> groups, Exit exit) {
        return send(messages(groups, true, exit), exit);
    }

    boolean prune(Collection<IpAddress> groups, Exit exit) {
        return send(messages(groups, false, exit), exit);
    }

    private List<ByteBuffer> messages(Collection<IpAddress> groups, boolean join, Exit exit) {
        var format = new JoinPrune(neighbour, config.rendezvousPoint());
        var holdtime = join ? config.joinHoldtime() : config.pruneHoldtime();
        return format.encode(groups, join, holdtime, exit.link().mtu());
    }

    private boolean send(List<ByteBuffer> packets, Exit exit) {
        if (packets.isEmpty()) {
            return true;
        }
        var envelope = exit.to(config.routers(), 0, local, config.ttl());
        try (PacketSocket socket = sockets.raw(Sockets.PIM)) {
            for (ByteBuffer packet : packets) {
                socket.send(packet, envelope);
                ledger.done();
            }
        } catch (IOException e) {
            ledger.failed(e);
        }
        return ledger.roundIsOver();
    }
}
