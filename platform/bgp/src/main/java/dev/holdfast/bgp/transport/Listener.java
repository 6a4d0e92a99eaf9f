package dev.holdfast.bgp.transport;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections at one address. They are accepted on a thread of its own, which several listeners may share, and only
 * those of known peers reach the event loop, of each of them no more than a few that stand at a time.
 *
 * <p>GTSM: one socket listens for peers with and without it, so what it accepts is held to the least TTL, and not the socket
 * itself. {@link #near} has the kernel check the handshake, too; without it somebody further away, who can read what is sent
 * to a peer's address, gets a connection and what he sends together with the end of the handshake through, and no more.
 */
public final class Listener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    /** Connections of known peers that the event loop has not looked at yet. */
    private static final int MOST_PENDING = 256;

    /** Of one address: the session's, one that is about to replace it, and some that are on their way out. */
    private static final int MOST_OF_ONE = 4;

    /** Of two lines of the log that say the same. */
    private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

    private final Transport transport;
    private final EventLoop loop;
    private final Doorkeeper doorkeeper;
    private final AtomicInteger pending = new AtomicInteger();
    private final Map<IpAddress, Integer> standing = new ConcurrentHashMap<>();
    private final Map<Prefix, Secret> installed = new HashMap<>();
    private final IpAddress address;
    private volatile @Nullable Door door;

    private Listener(Transport transport, EventLoop loop, IpAddress address, Doorkeeper doorkeeper) {
        this.transport = transport;
        this.loop = loop;
        this.address = address;
        this.doorkeeper = doorkeeper;
    }

    /**
     * Listens; blocks until it does. Any thread but those of {@code acceptor}.
     *
     * @param acceptor accepts; made by {@link Transport#loop}, in the network namespace the socket shall be in
     * @param loop where the lines live; made by {@link Transport#loop}
     * @param address one of this machine's, or {@code 0.0.0.0}, or {@code ::}, which is IPv6 alone
     * @param port 0: one that is free, see {@link #port}
     * @throws IOException in the kernel's words, for instance {@code Address already in use}
     */
    public static Listener open(
            Transport transport, EventLoop acceptor, EventLoop loop, IpAddress address, int port, Doorkeeper doorkeeper)
            throws IOException {
        var listener = new Listener(transport, loop, address, doorkeeper);
        try {
            listener.door = acceptor.submit(() -> transport.open(acceptor, address, port, listener.new Guests()))
                    .get();
            return listener;
        } catch (ExecutionException e) {
            throw new IOException(Failure.words(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening " + address + " port " + port, e);
        }
    }

    public IpAddress address() {
        return address;
    }

    public int port() {
        return door().address().getPort();
    }

    private Door door() {
        Door made = door;
        if (made == null) {
            throw new IllegalStateException("not open");
        }
        return made;
    }

    /**
     * From now on exactly these peers have to sign what they send, each with his password (TCP MD5); the longest prefix
     * counts. A connection that stands keeps the key it was made with. The kernel takes some 960 keys a socket before it
     * says {@code Cannot allocate memory}; sysctl net.core.optmem_max, 128 KiB, is the room they have. Any thread.
     *
     * @param md5 those of the other family are not looked at
     * @return what could not be installed, and why: nobody from there must be let in; empty if all went well
     */
    public synchronized Map<Prefix, String> keys(Map<Prefix, Secret> md5) {
        var failures = new LinkedHashMap<Prefix, String>();
        for (Prefix gone : new HashSet<>(installed.keySet())) {
            if (!md5.containsKey(gone)) {
                attempt(gone, failures, () -> {
                    door().removeKey(gone);
                    installed.remove(gone);
                });
            }
        }
        md5.forEach((peers, password) -> {
            if (peers.family() == address.family() && !password.equals(installed.get(peers))) {
                attempt(peers, failures, () -> {
                    door().key(peers, password);
                    installed.put(peers, password);
                });
            }
        });
        return failures;
    }

    /**
     * From now on the kernel drops what comes from further away than these peers are, from the first packet on (GTSM, RFC
     * 5082); the longest prefix counts. Any thread.
     *
     * @param hops as in {@link SocketTerms#hops}, 0 for peers without it; those of the other family are not looked at
     * @return why it could not be had; null if it is in force. Connections are held to their terms in any case.
     */
    public synchronized @Nullable String near(Map<Prefix, Integer> hops) {
        var leastTtls = new HashMap<Prefix, Integer>();
        hops.forEach((peers, most) -> leastTtls.put(peers, SocketTerms.leastTtl(most)));
        try {
            door().near(leastTtls);
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A call to the kernel. */
    private interface Setting {
        void make() throws IOException;
    }

    private static void attempt(Prefix peers, Map<Prefix, String> failures, Setting setting) {
        try {
            setting.make();
        } catch (IOException e) {
            failures.put(peers, Failure.words(e));
        }
    }

    /** Takes no more connections; those that stand go on. Any thread; harmless when called again. */
    @Override
    public void close() {
        door().close();
    }

    /** On the thread that accepts. */
    private final class Guests implements Door.Visitors {
        private long said = System.nanoTime() - BETWEEN_LINES;

        @Override
        public @Nullable SocketTerms terms(IpAddress remote, @Nullable String device) {
            SocketTerms terms = doorkeeper.terms(remote, device);
            if (terms == null) {
                doorkeeper.turnedAway(remote, Doorkeeper.Refusal.STRANGER, "nobody is expected from there");
                return null;
            }
            if (standing.getOrDefault(remote, 0) >= MOST_OF_ONE || pending.get() >= MOST_PENDING) {
                doorkeeper.turnedAway(remote, Doorkeeper.Refusal.CROWD, "too many connections stand or wait already");
                return null;
            }
            standing.merge(remote, 1, Integer::sum);
            return terms;
        }

        @Override
        public void enter(Door at, SocketChannel channel, IpAddress remote, SocketTerms terms) {
            try {
                transport.apply(channel, address.family(), terms);
                at.keepsTerms(channel);
                register(channel, remote, new TcpLine(channel));
            } catch (IOException e) {
                channel.unsafe().closeForcibly();
                gone(remote);
                doorkeeper.turnedAway(remote, Doorkeeper.Refusal.TERMS, String.valueOf(e.getMessage()));
            }
        }

        private void register(SocketChannel channel, IpAddress remote, Line line) {
            pending.incrementAndGet();
            channel.closeFuture().addListener(done -> gone(remote));
            loop.register(channel).addListener(done -> {
                pending.decrementAndGet();
                if (!done.isSuccess()) {
                    channel.unsafe().closeForcibly();
                } else if (channel.isActive()) {
                    doorkeeper.accepted(line);
                } else {
                    channel.close(); // gone again before it was accepted: it would never say so
                }
            });
        }

        private void gone(IpAddress remote) {
            standing.computeIfPresent(remote, (address, count) -> count == 1 ? null : count - 1);
        }

        @Override
        public void closedFor(IOException why) {
            long now = System.nanoTime();
            if (now - said < BETWEEN_LINES) {
                return;
            }
            said = now;
            log.atWarn()
                    .addKeyValue("local_addr", address)
                    .log("Nobody can connect to {} for the moment: {}", address, Failure.words(why));
        }
    }
}
