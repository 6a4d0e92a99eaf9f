package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and deletes links. FreeBSD has GRE ({@code gre}) and IP in IP ({@code gif}); Darwin's kernel has no GRE,
 * and its {@code gif} is not written here, so that there every wish for a tunnel is refused before any call. For one thread.
 */
final class LinkChanges {
    private static final int IFT_TUNNEL = 0x83; // what a gre says it is
    private static final int IFT_GIF = 0xf0;
    private static final int ENDS_BYTES = 68;

    private final RouteSocketCalls calls;
    private final RouteSystem system;
    private final Interfaces interfaces;
    private final InterfaceFilter filter;
    private final EchoLedger ledger;
    private final Clock clock;
    private final Map<String, LinkKind> asked = new ConcurrentHashMap<>();

    LinkChanges(RouteSocketCalls calls, Interfaces interfaces, InterfaceFilter filter, EchoLedger ledger, Clock clock) {
        this.calls = calls;
        this.system = calls.system();
        this.interfaces = interfaces;
        this.filter = filter;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Nullable
    Refusal add(int position, Link link) {
        String unsupported = unsupported(link.kind());
        if (unsupported != null) {
            return new Refusal(position, "EOPNOTSUPP", unsupported);
        }
        if (interfaces.index(link.name()) != 0) {
            return new Refusal(position, "EEXIST", "there is a link " + link.name());
        }
        String driver = driver(link.kind());
        filter.use(link.name());
        expect(LinkSigns.birth(driver));
        expect(LinkSigns.state(link.name(), Presence.PRESENT, false));
        var created = new InterfaceRequest(system, Requests.IFREQ_BYTES, driver);
        int errno = control(Requests.CREATE, created, null);
        if (errno != 0) {
            String words =
                    errno == BsdErrno.EINVAL ? "the driver " + driver + " is not loaded: kldload if_" + driver : "";
            return new Refusal(position, BsdErrno.name(system, errno), words);
        }
        errno = finish(created.name(), link);
        if (errno != 0) {
            control(Requests.DESTROY, new InterfaceRequest(system, Requests.IFREQ_BYTES, created.name()), null);
            return refusal(position, errno);
        }
        interfaces.forget(created.name());
        asked.put(link.name(), link.kind());
        return null;
    }

    /** All of it under the name the kernel gave, so that nobody sees ours half made. */
    private int finish(String given, Link link) {
        int errno = parameters(given, link);
        if (errno != 0 || given.equals(link.name())) {
            return errno;
        }
        ByteBuffer name = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
        name.put(0, link.name().getBytes(StandardCharsets.US_ASCII));
        return control(Requests.RENAME, new InterfaceRequest(system, Requests.IFREQ_BYTES, given), name);
    }

    private int parameters(String name, Link link) {
        int errno = ends(name, link.kind());
        if (errno == 0 && link.kind() instanceof LinkKind.Gre gre) {
            ByteBuffer key = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
            key.putInt(0, gre.key() == null ? 0 : gre.key().intValue());
            errno = control(Requests.SET_GRE_KEY, new InterfaceRequest(system, Requests.IFREQ_BYTES, name), key);
        }
        if (errno == 0 && link.mtu() != 0) {
            var mtu = new InterfaceRequest(system, Requests.IFREQ_BYTES, name).number(16, link.mtu());
            errno = control(Requests.SET_MTU, mtu, null);
        }
        return errno;
    }

    private int ends(String name, LinkKind kind) {
        IpAddress local = kind instanceof LinkKind.Gre gre ? gre.local() : ((LinkKind.Ipip) kind).local();
        IpAddress remote = kind instanceof LinkKind.Gre gre ? gre.remote() : ((LinkKind.Ipip) kind).remote();
        var request =
                new InterfaceRequest(system, ENDS_BYTES, name).address(0, local).address(1, remote);
        return control(Requests.SET_ENDS, request, null);
    }

    private @Nullable String unsupported(LinkKind kind) {
        if (system == RouteSystem.DARWIN) {
            return "macOS has no links of kind " + kind.kind()
                    + "; use a gif interface made with ifconfig for IP in IP, or a tunnel in user space over utun";
        }
        int ttl;
        if (kind instanceof LinkKind.Gre gre) {
            ttl = gre.ttl();
        } else if (kind instanceof LinkKind.Ipip ipip) {
            ttl = ipip.ttl();
        } else {
            return "on FreeBSD links of kind gre and ipip are made, not " + kind.kind();
        }
        return ttl == 0 ? null : "FreeBSD takes no ttl for one tunnel; set it to 0";
    }

    private static String driver(LinkKind kind) {
        return kind instanceof LinkKind.Gre ? "gre" : "gif";
    }

    @Nullable
    Refusal change(int position, Link link) {
        String unsupported = unsupported(link.kind());
        if (unsupported != null) {
            return new Refusal(position, "EOPNOTSUPP", unsupported);
        }
        if (interfaces.index(link.name()) == 0) {
            return missing(position, link.name());
        }
        int errno = parameters(link.name(), link);
        if (errno != 0) {
            return refusal(position, errno);
        }
        asked.put(link.name(), link.kind());
        return null;
    }

    @Nullable
    Refusal set(int position, String name, boolean up) {
        filter.use(name);
        expect(LinkSigns.state(name, Presence.PRESENT, up));
        var request = new InterfaceRequest(system, Requests.IFREQ_BYTES, name);
        int errno = control(Requests.GET_FLAGS, request, null);
        if (errno == 0) {
            request.flags(up ? request.flags() | Rtm.IFF_UP : request.flags() & ~Rtm.IFF_UP);
            errno = control(Requests.SET_FLAGS, request, null);
        }
        return errno == BsdErrno.ENXIO ? missing(position, name) : errno == 0 ? null : refusal(position, errno);
    }

    @Nullable
    Refusal delete(int position, String name) {
        expect(LinkSigns.state(name, Presence.PRESENT, false));
        expect(LinkSigns.state(name, Presence.GONE, false));
        int errno = control(Requests.DESTROY, new InterfaceRequest(system, Requests.IFREQ_BYTES, name), null);
        if (errno != 0) {
            return errno == BsdErrno.ENXIO ? missing(position, name) : refusal(position, errno);
        }
        interfaces.forget(name);
        asked.remove(name);
        return null;
    }

    /** What kind of link an interface is, with the parameters the kernel tells and those it was made with. */
    LinkKind kind(Interfaces.Interface found) {
        boolean tunnel = found.type() == IFT_TUNNEL || found.type() == IFT_GIF;
        if (system == RouteSystem.DARWIN || !tunnel) {
            return new LinkKind.Other("");
        }
        IpAddress local = end(found.name(), Requests.GET_LOCAL_END);
        IpAddress remote = end(found.name(), Requests.GET_REMOTE_END);
        boolean gre = found.type() == IFT_TUNNEL;
        if (local == null || remote == null || local.equals(remote)) {
            return new LinkKind.Other(gre ? "gre" : "ipip");
        }
        LinkKind seen = gre
                ? new LinkKind.Gre(local, remote, key(found.name()), 0, true)
                : new LinkKind.Ipip(local, remote, 0, true);
        LinkKind wanted = asked.get(found.name());
        return wanted != null && differsInFragmentsOnly(wanted, seen) ? wanted : seen;
    }

    /** The kernel does not tell whether the outer header forbids fragments: believed to be as it was asked. */
    private static boolean differsInFragmentsOnly(LinkKind wanted, LinkKind seen) {
        if (wanted instanceof LinkKind.Gre gre) {
            return new LinkKind.Gre(gre.local(), gre.remote(), gre.key(), gre.ttl(), true).equals(seen);
        }
        return wanted instanceof LinkKind.Ipip ipip
                && new LinkKind.Ipip(ipip.local(), ipip.remote(), ipip.ttl(), true).equals(seen);
    }

    private @Nullable IpAddress end(String name, long request) {
        var argument = new InterfaceRequest(system, Requests.IFREQ_BYTES, name);
        return control(request, argument, null) == 0 ? argument.inet() : null;
    }

    private @Nullable Long key(String name) {
        ByteBuffer key = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
        int errno = control(Requests.GET_GRE_KEY, new InterfaceRequest(system, Requests.IFREQ_BYTES, name), key);
        return errno != 0 || key.getInt(0) == 0 ? null : key.getInt(0) & 0xFFFF_FFFFL;
    }

    private int control(long request, InterfaceRequest argument, @Nullable ByteBuffer pointed) {
        return calls.control(Rtm.AF_INET, request, argument.bytes(), pointed);
    }

    private void expect(Object sign) {
        ledger.expect(sign, clock.nanos());
    }

    private static Refusal missing(int position, String name) {
        return new Refusal(position, "ENODEV", "there is no device " + name);
    }

    private Refusal refusal(int position, int errno) {
        return new Refusal(position, BsdErrno.name(system, errno), "");
    }
}
