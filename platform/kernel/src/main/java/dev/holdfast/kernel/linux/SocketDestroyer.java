package dev.holdfast.kernel.linux;

import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Breaks off connections by their own address: asks the kernel for the sockets that have it, then has each destroyed, whose
 * program gets ECONNABORTED at once; sock_diag(7), {@code linux/inet_diag.h}. For one thread at a time; the socket it needs
 * lives as long as one call, as this is rare.
 *
 * <pre>
 * struct inet_diag_req_v2, 56 bytes: family u8 | protocol u8 | extensions u8 | pad | states u32 | id 48 bytes
 * struct inet_diag_msg, its answer:  family u8 | state u8 | timer u8 | retransmits u8 | id 48 bytes | …
 * </pre>
 */
final class SocketDestroyer {
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int SOCK_DESTROY = 21;
    private static final int INET_DIAG_REQ_BYTECODE = 1;
    private static final int SOURCE_CONDITION = 7; // INET_DIAG_BC_S_COND
    private static final int ID_BYTES = 48;
    private static final int TCP = 6;
    private static final int UDP = 17;
    /** Without listeners (10), and without those that are closed (7) or linger in TIME_WAIT (6): nobody reads from them. */
    private static final int CONNECTIONS = 0xFFF & ~(1 << 10 | 1 << 7 | 1 << 6);
    /** A UDP socket that is connected counts as established. */
    private static final int CONNECTED = 1 << 1;

    private final LinuxOptions options;
    private final MessageWriter out = new MessageWriter(ByteBuffer.allocateDirect(512));
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final MessageReader reader = new MessageReader();
    private int sequence;

    SocketDestroyer(LinuxOptions options) {
        this.options = options;
    }

    /** One socket, as the kernel identifies it. */
    private record Victim(int family, int protocol, byte[] id) {}

    /** @return why not all were broken off; null: they were, or there were none */
    @Nullable
    Refusal destroy(int position, IpAddress local) {
        try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_SOCK_DIAG, options.netns())) {
            Refusal refusal = null;
            for (Victim victim : victims(socket, local)) {
                int errno = destroy(socket, victim);
                if (errno != 0) {
                    refusal = new Refusal(position, Errno.name(errno), reader.words());
                }
            }
            return refusal;
        } catch (ErrnoException e) {
            return new Refusal(position, Errno.name(e.errno()), "sockets could not be listed");
        } catch (IOException e) {
            return new Refusal(position, "EIO", String.valueOf(e.getMessage()));
        }
    }

    private List<Victim> victims(NetlinkSocket socket, IpAddress local) throws ErrnoException {
        List<Victim> victims = new ArrayList<>();
        for (Family family : Family.values()) {
            // An IPv4 connection may belong to a socket of IPv6, as all of Java's do; an IPv6 one not the other way
            // round.
            if (family == Family.IPV6 || local.family() == Family.IPV4) {
                list(socket, family, TCP, CONNECTIONS, local, victims);
                list(socket, family, UDP, CONNECTED, local, victims);
            }
        }
        return victims;
    }

    private void list(
            NetlinkSocket socket, Family family, int protocol, int states, IpAddress local, List<Victim> victims)
            throws ErrnoException {
        out.buffer().clear();
        out.begin(SOCK_DIAG_BY_FAMILY, Rtnetlink.NLM_F_DUMP, ++sequence);
        out.u8(family.code()).u8(protocol).u8(0).u8(0).u32(states);
        out.bytes(new byte[ID_BYTES]);
        condition(local);
        out.end();
        socket.send(out.buffer().flip());
        while (true) {
            socket.receive(in);
            reader.wrap(in);
            while (reader.next()) {
                if (reader.sequence() != sequence) {
                    continue;
                }
                if (reader.type() == Rtnetlink.NLMSG_DONE || reader.type() == Rtnetlink.NLMSG_ERROR) {
                    return; // an error here: no such protocol in this kernel, so no such sockets
                }
                if (reader.end() - reader.body() >= 4 + ID_BYTES) {
                    byte[] id = new byte[ID_BYTES];
                    reader.buffer().get(reader.body() + 4, id);
                    victims.add(new Victim(family.code(), protocol, id));
                }
            }
        }
    }

    /**
     * One instruction: jump to the end, which accepts, if the source fits; else four bytes further, which rejects. {@code
     * struct inet_diag_bc_op} (code u8, yes u8, no u16) and {@code inet_diag_hostcond} (family u8, prefix length u8, pad, port
     * s32, address).
     */
    private void condition(IpAddress local) {
        int bytes = 12 + local.family().bytes();
        int at = out.openAttribute(INET_DIAG_REQ_BYTECODE);
        out.u8(SOURCE_CONDITION).u8(bytes).u16(bytes + 4);
        out.u8(local.family().code()).u8(local.family().bits()).u16(0).u32(-1);
        out.address(local);
        out.closeAttribute(at);
    }

    /** @return 0, or the error */
    private int destroy(NetlinkSocket socket, Victim victim) throws ErrnoException {
        out.buffer().clear();
        out.begin(SOCK_DESTROY, Rtnetlink.NLM_F_ACK, ++sequence);
        out.u8(victim.family()).u8(victim.protocol()).u8(0).u8(0).u32(-1);
        out.bytes(victim.id());
        out.end();
        socket.send(out.buffer().flip());
        while (true) {
            socket.receive(in);
            reader.wrap(in);
            while (reader.next()) {
                if (reader.sequence() == sequence && reader.type() == Rtnetlink.NLMSG_ERROR) {
                    boolean goneMeanwhile = reader.errno() == Errno.ENOENT;
                    return goneMeanwhile ? 0 : reader.errno();
                }
            }
        }
    }
}
