package dev.holdfast.kernel.linux;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteVisitor;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Linux kernel over rtnetlink. Writes, dumps and events each have a socket: a socket runs one dump at a time, and a
 * burst of events must not push out the answers to a write.
 *
 * <p>Any thread may call; dumps wait for dumps and batches for batches, neither for the other.
 */
public final class LinuxDataplane implements Dataplane {
    /** For questions, writes and dumps; that for events comes and goes with the watch. */
    private static final int SOCKETS = 3;

    private final LinuxOptions options;
    private final Inquiry inquiry;
    private final Devices devices;
    private final Echoes echoes = new Echoes();
    private final Map<Forwarding, Forwarding> forwardings = new ConcurrentHashMap<>();
    private final Batch batch;
    private final int writePort;
    private final Dumps dumps;
    private final DataplaneFacts facts;
    private final Object watchLock = new Object();
    private @Nullable EventThread watch;

    private LinuxDataplane(LinuxOptions options, List<NetlinkSocket> sockets) throws IOException {
        this.options = options;
        this.inquiry = new Inquiry(sockets.get(0));
        this.devices = new Devices(inquiry);
        this.dumps = new Dumps(new Dumper(sockets.get(2)), devices, newView());
        this.batch = new Batch(sockets.get(1), options, devices, inquiry, echoes, this::dumpRules);
        this.writePort = sockets.get(1).portId();
        int granted;
        try (NetlinkSocket probe = RouteSocket.open(options.netns())) {
            granted = probe.receiveBuffer(options.receiveBufferBytes());
        }
        this.facts = KernelFacts.of(options, inquiry, granted);
    }

    /**
     * Opens the sockets, in the namespace that {@code options} name, and asks the kernel what it is.
     *
     * @throws DataplaneUnavailable if there is no such namespace, we may not enter it, or this is no Linux
     */
    public static LinuxDataplane open(LinuxOptions options) throws DataplaneUnavailable {
        String subject = options.netns() == null ? "the kernel" : "network namespace " + options.netns();
        try {
            return openSockets(options);
        } catch (IOException e) {
            throw new DataplaneUnavailable(
                    new Diagnostic("KRN-001", subject, String.valueOf(e.getMessage()), remedy(options)), e);
        } catch (LinkageError e) {
            throw new DataplaneUnavailable(
                    new Diagnostic(
                            "KRN-002",
                            subject,
                            "the C library cannot be called: " + e,
                            "run on Linux on x86-64 or arm64, with a temporary directory that permits execution"),
                    e);
        }
    }

    private static LinuxDataplane openSockets(LinuxOptions options) throws IOException {
        var sockets = new ArrayList<NetlinkSocket>();
        try {
            while (sockets.size() < SOCKETS) {
                sockets.add(RouteSocket.open(options.netns()));
            }
            return new LinuxDataplane(options, sockets);
        } catch (IOException e) {
            sockets.forEach(NetlinkSocket::close);
            throw e;
        }
    }

    private static String remedy(LinuxOptions options) {
        return options.netns() == null
                ? "allow netlink sockets (RestrictAddressFamilies=AF_NETLINK AF_UNIX in the systemd unit)"
                : "see that it exists (ip netns list) and that the daemon has CAP_SYS_ADMIN to enter it";
    }

    private RouteView newView() {
        return new RouteView(new ForwardingInterner(devices, forwardings));
    }

    @Override
    public DataplaneFacts facts() {
        return facts;
    }

    @Override
    public int protocol() {
        return options.protocol();
    }

    @Override
    public void dumpRoutes(RouteFilter filter, RouteVisitor visitor) throws DumpException {
        synchronized (dumps) {
            dumps.routes(filter, visitor);
        }
    }

    @Override
    public List<KernelLink> dumpLinks() throws DumpException {
        synchronized (dumps) {
            return dumps.links();
        }
    }

    @Override
    public List<KernelAddress> dumpAddresses() throws DumpException {
        synchronized (dumps) {
            return dumps.addresses(0);
        }
    }

    @Override
    public @Nullable KernelLink link(String name) throws DumpException {
        try {
            KernelLink link = inquiry.find(name);
            if (link == null) {
                devices.forget(name);
            } else {
                devices.learn(link.index(), name);
            }
            return link;
        } catch (ErrnoException e) {
            throw new DumpException("link " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<KernelAddress> dumpAddresses(String device) throws DumpException {
        KernelLink link = link(device);
        if (link == null) {
            return List.of();
        }
        synchronized (dumps) {
            return dumps.addresses(link.index());
        }
    }

    @Override
    public List<KernelRule> dumpRules() throws DumpException {
        synchronized (dumps) {
            return dumps.rules();
        }
    }

    @Override
    public @Nullable KernelRoute lookup(IpAddress destination) throws DumpException {
        return Lookup.of(destination, null, inquiry, newView());
    }

    @Override
    public @Nullable KernelRoute lookup(IpAddress destination, IpAddress source) throws DumpException {
        return Lookup.of(destination, source, inquiry, newView());
    }

    @Override
    public List<LinkTraffic> dumpTraffic() throws DumpException {
        synchronized (dumps) {
            return dumps.traffic();
        }
    }

    @Override
    public List<Refusal> apply(List<? extends Change> changes) {
        synchronized (batch) {
            return batch.apply(changes);
        }
    }

    /**
     * @throws IllegalStateException if one is running
     * @throws UncheckedIOException if the kernel grants no socket or its links cannot be dumped
     */
    @Override
    public Watch watch(KernelListener listener) {
        synchronized (watchLock) {
            if (watch != null && watch.isRunning()) {
                throw new IllegalStateException("somebody watches already");
            }
            try {
                watch = startWatch(listener);
                return watch;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private EventThread startWatch(KernelListener listener) throws IOException {
        var events = new Events(listener, newView(), devices, echoes, options.clock(), writePort);
        NetlinkSocket socket = RouteSocket.open(options.netns());
        try {
            socket.receiveBuffer(options.receiveBufferBytes());
            EventThread.dropOwn(socket, writePort);
            EventThread.subscribe(socket);
            // An event names its device by index, and may be read when the device is long gone: so all are learnt now,
            // and
            // each later one from its own event, which comes first.
            dumpLinks();
            return EventThread.start(socket, listener, events, echoes);
        } catch (IOException e) {
            socket.close();
            throw e;
        } catch (DumpException e) {
            socket.close();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        synchronized (watchLock) {
            if (watch != null) {
                watch.close();
            }
        }
        synchronized (batch) {
            batch.close();
        }
        synchronized (dumps) {
            dumps.close();
        }
        inquiry.close();
    }
}
