package dev.holdfast.kernel.simulated;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/**
 * Sockets of the simulated kernel: packets are counted and go nowhere, none arrive; memberships are kept per device and die
 * with it. Safe from any thread.
 */
public final class SimulatedSockets implements Sockets {
    private final SimulatedKernel kernel;
    private final KernelState state;
    private final TreeSet<Membership> memberships = new TreeSet<>(); // under the kernel's lock
    private long sent;

    private record Membership(IpAddress group, String device, int index, int number) implements Comparable<Membership> {
        @Override
        public int compareTo(Membership other) {
            int byGroup = group.compareTo(other.group);
            return byGroup != 0 ? byGroup : Integer.compare(number, other.number);
        }
    }

    private int number;

    SimulatedSockets(SimulatedKernel kernel, KernelState state) {
        this.kernel = kernel;
        this.state = state;
    }

    /** How many packets were sent. */
    public long sent() {
        return kernel.run(() -> sent);
    }

    /** {@code GROUP on DEVICE} of those whose device is still there, in order. */
    public List<String> memberships() {
        return kernel.run(() -> memberships.stream()
                .filter(this::alive)
                .map(membership -> membership.group + " on " + membership.device)
                .toList());
    }

    private boolean alive(Membership membership) {
        SimLink link = state.links.find(membership.device);
        return link != null && link.index == membership.index;
    }

    @Override
    public PacketSocket raw(int protocol) {
        return new Line(0);
    }

    @Override
    public PacketSocket udp(int port) {
        return new Line(port == 0 ? kernel.run(() -> 32_768 + ++number) : port);
    }

    @Override
    public AutoCloseable join(IpAddress group, String device) throws IOException {
        Membership membership = kernel.run(() -> {
            SimLink link = state.links.find(device);
            var joined = link == null ? null : new Membership(group, device, link.index, ++number);
            if (joined != null) {
                memberships.add(joined);
            }
            return joined;
        });
        if (membership == null) {
            throw new IOException("join " + group + " on " + device + ": ENODEV");
        }
        return () -> kernel.run(() -> memberships.remove(membership));
    }

    /** The source of the route, else the first address of the device it leads to. */
    @Override
    public IpAddress sourceTowards(IpAddress destination) throws IOException {
        var source = kernel.run(() -> {
            FibEntry route = state.lookup.byRules(destination, null, entry -> Fib4.alive(entry, null));
            if (route == null || route.source() != null || route.hops().isEmpty()) {
                return Optional.ofNullable(route == null ? null : route.source());
            }
            String device = route.hops().get(0).device();
            SimLink link = device == null ? null : state.links.find(device);
            return link == null
                    ? Optional.<IpAddress>empty()
                    : state.addresses.on(link, Family.IPV4).stream()
                            .map(SimAddress::local)
                            .findFirst();
        });
        return source.orElseThrow(() ->
                new NoRouteToHostException("ask for the source address towards " + destination + ": ENETUNREACH"));
    }

    private final class Line implements PacketSocket {
        private final int port;
        private final CountDownLatch closed = new CountDownLatch(1);

        Line(int port) {
            this.port = port;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void send(ByteBuffer payload, Envelope to) throws IOException {
            if (closed.getCount() == 0) {
                throw new IOException("the socket is closed: EBADF");
            }
            kernel.run(() -> ++sent);
        }

        @Override
        public boolean receive(ByteBuffer into, Envelope from) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
