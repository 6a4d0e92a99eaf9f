package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.GivenConfig;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerOptions;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.kernel.libc.Namespaces;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Instances in network namespaces on one bridge: number N has the address 10.78.0.N, the AS 65000 + N. */
final class Town implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Netns hub = Netns.create("bgt");
    private final List<Resident> residents = new ArrayList<>();

    Town() {
        hub.ip("link add br0 type bridge");
        hub.ip("link set br0 up");
    }

    /** A place for an instance. */
    Resident resident(int number) {
        var resident = new Resident(number);
        residents.add(resident);
        return resident;
    }

    static PeerAddress at(int number) {
        return PeerAddress.parse("10.78.0." + number);
    }

    static void await(String what, BooleanSupplier state) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!state.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        residents.forEach(Resident::close);
        hub.close();
    }

    /** What an instance installs, and in which order it changes. */
    static final class Kernel implements Outlet {
        final Map<Prefix, String> routes = new ConcurrentSkipListMap<>();
        final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
        volatile boolean settled;
        private Rib rib;

        @Override
        public void begin(
                Rib table,
                dev.holdfast.bgp.install.InstallPeers peers,
                java.util.concurrent.Executor loop,
                Runnable wake) {
            rib = table;
        }

        @Override
        public void changed(Family family, int row, int best) {
            Prefix prefix = rib.prefix(family, row);
            if (best == Rib.NONE) {
                routes.remove(prefix);
                changes.add("-" + prefix);
            } else {
                String peer = Listings.name(rib.peer(rib.peerOf(family, best)));
                routes.put(prefix, peer);
                changes.add("+" + prefix + " " + peer);
            }
        }

        @Override
        public void settle() {
            settled = true;
        }
    }

    /** One of them. */
    final class Resident implements AutoCloseable {
        final int number;
        long as;
        final Netns netns = Netns.create("bgr");
        final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Kernel kernel = new Kernel();
        Memory.Content remembered = Memory.Content.NOTHING;
        private Instance instance;
        private BgpConfig config;
        private final Map<PeerAddress, PeerOptions> peers = new TreeMap<>();

        Resident(int number) {
            this.number = number;
            as = 65000L + number;
            hub.ip("link add v" + number + " type veth peer name eth0 netns " + netns.name());
            hub.ip("link set v" + number + " master br0 up");
            netns.ip("link set eth0 up");
            netns.ip("address add 10.78.0." + number + "/24 dev eth0");
            netns.ip("address add 2001:db8:78::" + number + "/64 dev eth0 nodad");
        }

        /** That resident is a peer of its, with more options by name and value in turn. */
        Resident peer(int other, Object... options) {
            return peer(at(other).toString(), 65000L + other, options);
        }

        /** The same by any address of its, and with any AS. */
        Resident peer(String address, long as, Object... options) {
            Object[] all = Arrays.copyOf(options, options.length + 2);
            all[options.length] = "as";
            all[options.length + 1] = as;
            peers.put(PeerAddress.parse(address), GivenConfig.options(all));
            return this;
        }

        /** The address of its link that is there on every link. */
        String linkLocal() {
            String line = netns.ip("-6 -o address show dev eth0 scope link");
            return line.replaceAll("(?s).*inet6 ([0-9a-f:]+)/.*", "$1");
        }

        /** Starts it, with more of the configuration by name and value in turn. */
        Resident start(boolean restarting, Object... named) {
            Object[] all = Arrays.copyOf(named, named.length + 8);
            Object[] own = {
                "as",
                as,
                "routerId",
                IpAddress.parse("10.78.0." + number),
                "clusterId",
                IpAddress.parse("10.78.0." + number),
                "peers",
                Map.copyOf(peers)
            };
            System.arraycopy(own, 0, all, named.length, own.length);
            config = GivenConfig.bgp(all);
            instance = Instance.start(new InstanceSetup(
                    config,
                    config.defaults(),
                    List.of(),
                    path -> path,
                    content -> remembered = content,
                    remembered,
                    restarting,
                    null,
                    true,
                    kernel,
                    work -> new Thread(Namespaces.within(netns.name(), work), "bgp-" + number),
                    meters));
            return this;
        }

        InstanceControl control() {
            return instance.control();
        }

        PeerView peerView(int other) {
            return control().peer(at(other));
        }

        boolean isUp(int other) {
            return peerView(other).session().agreement() != null;
        }

        Resident awaitUp(int other) {
            return awaitUp(at(other).toString());
        }

        Resident awaitUp(String other) {
            PeerAddress address = PeerAddress.parse(other);
            await(
                    number + " has a session with " + other,
                    () -> control().peer(address).session().agreement() != null);
            return this;
        }

        /** Connects to another, and has said nothing yet. */
        Socket knock(int number) {
            var socket = new Socket();
            var connecting = new FutureTask<>(() -> {
                socket.connect(new InetSocketAddress(at(number).toString(), 179), 5000);
                return socket;
            });
            new Thread(Namespaces.within(netns.name(), connecting), "knock").start();
            try {
                return connecting.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        void awaitRoute(String prefix, String from) {
            await(
                    number + " has " + prefix + " from " + from + ", not " + kernel.routes,
                    () -> from.equals(kernel.routes.get(Prefix.parse(prefix))));
        }

        void awaitNone(String prefix) {
            await(number + " has no " + prefix, () -> !kernel.routes.containsKey(Prefix.parse(prefix)));
        }

        <T> T ask(Supplier<T> question) {
            return question.get();
        }

        /** The daemon stops as asked. */
        void stop() {
            instance.stop();
            instance = null;
        }

        /** It is killed: nobody says anything. */
        void crash() {
            netns.ip("link set eth0 down");
            instance.close();
            instance = null;
            netns.ip("link set eth0 up");
        }

        @Override
        public void close() {
            if (instance != null) {
                instance.close();
            }
            netns.close();
        }
    }
}
