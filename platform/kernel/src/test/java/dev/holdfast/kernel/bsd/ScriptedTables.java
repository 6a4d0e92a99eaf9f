package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the simulated kernel holds, as rows of tables of a route socket: of several routes for one prefix the first. */
final class ScriptedTables {
    /** Protocol number that stands for the mark of our routes. */
    static final int OURS = 73;

    private static final int MAIN = 254;
    private static final int KERNEL = 2;

    private final RouteSystem system;
    private final Dataplane brain;

    ScriptedTables(RouteSystem system, Dataplane brain) {
        this.system = system;
        this.brain = brain;
    }

    ByteBuffer table(int family, int operation) throws CallFailed {
        boolean darwin = system == RouteSystem.DARWIN;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (operation == (darwin ? 7 : 1)) {
            routes().stream()
                    .filter(route ->
                            family == 0 || family == 2 == (route.prefix().family() == Family.IPV4))
                    .forEach(route -> out.writeBytes(row(route)));
        } else if (operation == (darwin ? 6 : 3)) {
            interfaces(out);
        } else {
            throw new CallFailed(system, BsdErrno.EINVAL, "sysctl");
        }
        byte[] bytes = out.toByteArray();
        return ByteBuffer.allocateDirect(bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, bytes);
    }

    /** One route for each prefix. */
    List<KernelRoute> routes() {
        List<KernelRoute> routes = new ArrayList<>();
        Set<Prefix> seen = new HashSet<>();
        try {
            brain.dumpRoutes(RouteFilter.ALL, cursor -> {
                KernelRoute route = cursor.toRoute();
                if (route.table() == MAIN && seen.add(route.prefix())) {
                    routes.add(route);
                }
            });
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
        return routes;
    }

    @Nullable
    KernelRoute route(Prefix prefix) {
        return routes().stream()
                .filter(route -> route.prefix().equals(prefix))
                .findFirst()
                .orElse(null);
    }

    private byte[] row(KernelRoute route) {
        KernelLink link = link(device(route));
        int mtu = route.forwarding().mtu() != 0 ? route.forwarding().mtu() : link == null ? 0 : link.mtu();
        MessageMaker made = MessageMaker.routeRow(system, flags(route), link == null ? 0 : link.index(), mtu);
        return addresses(made, route).end();
    }

    /** Flags of an entry, without those that tell how a request ended. */
    static int flags(KernelRoute route) {
        boolean host = route.prefix().length() == route.prefix().family().bits();
        NextHop hop = hop(route);
        int flags = 0x1 | (host ? 0x4 : 0) | (hop != null && hop.gateway() != null ? 0x2 : 0);
        flags |= route.forwarding().type() == RouteType.BLACKHOLE ? 0x1002 : 0;
        flags |= route.forwarding().type() == RouteType.UNREACHABLE ? 0xa : 0;
        flags |= route.protocol() == KERNEL ? 0 : 0x800;
        return route.protocol() == OURS ? flags | 0x8000 : flags;
    }

    /** Destination, gateway, mask and source, as both systems show an entry. */
    MessageMaker addresses(MessageMaker made, KernelRoute route) {
        Family family = route.prefix().family();
        NextHop hop = hop(route);
        made.destination(route.prefix());
        if (hop == null) {
            made.ip(1, IpAddress.parse(family == Family.IPV4 ? "127.0.0.1" : "::1"), 0);
        } else if (hop.gateway() != null) {
            KernelLink link = link(hop.device());
            made.ip(1, hop.gateway(), hop.gateway().isLinkLocal() && link != null ? link.index() : 0);
        } else {
            KernelLink link = link(hop.device());
            made.linkAddress(1, link == null ? 0 : link.index(), "");
        }
        if ((flags(route) & 0x4) == 0) {
            made.mask(2, family, route.prefix().length());
        }
        IpAddress source = route.forwarding().source();
        return source == null ? made : made.ip(5, source, 0);
    }

    private static @Nullable NextHop hop(KernelRoute route) {
        return route.forwarding().nextHops().isEmpty()
                ? null
                : route.forwarding().nextHops().get(0);
    }

    static @Nullable String device(KernelRoute route) {
        NextHop hop = hop(route);
        return hop == null ? null : hop.device();
    }

    int index(@Nullable String device) {
        KernelLink link = link(device);
        return link == null ? 0 : link.index();
    }

    @Nullable
    KernelLink link(@Nullable String name) {
        return links().stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Nullable
    String nameOf(int index) {
        return links().stream()
                .filter(link -> link.index() == index)
                .map(KernelLink::name)
                .findFirst()
                .orElse(null);
    }

    List<KernelLink> links() {
        try {
            return brain.dumpLinks();
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
    }

    private void interfaces(ByteArrayOutputStream out) {
        List<KernelAddress> addresses;
        try {
            addresses = brain.dumpAddresses();
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
        for (KernelLink link : links()) {
            out.writeBytes(MessageMaker.linkRow(
                    system, link.index(), link.name(), flags(link), link.mtu(), type(link), link.carrier()));
            for (KernelAddress held : addresses) {
                if (held.address().device().equals(link.name())) {
                    out.writeBytes(MessageMaker.address(
                            system,
                            true,
                            true,
                            link.index(),
                            link.name(),
                            held.address().local(),
                            held.address().key().prefixLength(),
                            held.address().peer()));
                }
            }
        }
    }

    /** {@code IFF_*}; every one is said to be point to point, so that the other end of an address can be told. */
    static int flags(KernelLink link) {
        return 0x10 | (link.up() ? 0x1 : 0) | (link.carrier() ? 0x40 : 0);
    }

    /** {@code IFT_*}. */
    static int type(KernelLink link) {
        if (link.kind() instanceof LinkKind.Gre) {
            return 0x83;
        }
        return link.kind() instanceof LinkKind.Ipip ? 0xf0 : link.name().equals("lo") ? 0x18 : 0x6;
    }
}
