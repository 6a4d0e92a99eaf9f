package dev.holdfast.kernel.bsd;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.kernel.bsd.wire.SocketAddress;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a route in our words of a report or a row. The protocol number stands for flags: ours for the mark, 3 (made by
 * hand) for static ones, 1 for redirects, 2 for what the kernel made. For one thread; equal forwardings are one object.
 */
final class RouteReader {
    /** Darwin: one of several entries for a prefix, chosen by sockets that are bound to its interface. */
    static final int DARWIN_SCOPED = 0x100_0000;

    private static final int MOST_SHARED = 1 << 17;
    private static final int REDIRECTED = 1;
    private static final int KERNEL = 2;
    private static final int BY_HAND = 3;
    private static final int NOT_A_ROUTE =
            Rtm.F_LLINFO | Rtm.F_LOCAL | Rtm.F_BROADCAST | Rtm.F_MULTICAST; // besides clones, which are Darwin's
    private static final int LARGEST_MTU = 65535;
    private static final int SMALLEST_MTU = 68;

    private final Interfaces interfaces;
    private final Claims claims;
    private final int protocol;
    private final Map<Forwarding, Forwarding> shared;

    RouteReader(Interfaces interfaces, Claims claims, int protocol, Map<Forwarding, Forwarding> shared) {
        this.interfaces = interfaces;
        this.claims = claims;
        this.protocol = protocol;
        this.shared = shared;
    }

    /** Null: no entry of the table proper, or one that says too little. */
    @Nullable
    KernelRoute read(RouteMessage message) {
        int others = NOT_A_ROUTE | message.system().clonedFlag();
        if (message.hasFlag(others) || isScoped(message) || !message.has(Rtm.DST)) {
            return null;
        }
        IpAddress network = message.address(Rtm.DST).ip();
        if (network == null) {
            return null;
        }
        Prefix prefix = Prefix.covering(network, message.prefixLength());
        Claims.Claim claim = claims.of(prefix);
        Forwarding forwarding = forwarding(message, claim);
        if (forwarding == null) {
            return null;
        }
        boolean ours = message.hasFlag(Rtm.F_PROTO1);
        return new KernelRoute(
                RouteKey.MAIN,
                prefix,
                0,
                claims.metric(prefix, ours),
                ours ? protocol : author(message),
                share(forwarding));
    }

    private static boolean isScoped(RouteMessage message) {
        return message.system() == RouteSystem.DARWIN && message.hasFlag(DARWIN_SCOPED);
    }

    private static int author(RouteMessage message) {
        return message.hasFlag(Rtm.F_STATIC) ? BY_HAND : message.hasFlag(Rtm.F_DYNAMIC) ? REDIRECTED : KERNEL;
    }

    private Forwarding share(Forwarding read) {
        if (shared.size() >= MOST_SHARED) {
            shared.clear(); // so that churn cannot fill the memory
        }
        Forwarding first = shared.putIfAbsent(read, read);
        return first == null ? read : first;
    }

    private @Nullable Forwarding forwarding(RouteMessage message, Claims.@Nullable Claim claim) {
        if (message.hasFlag(Rtm.F_BLACKHOLE)) {
            return Forwarding.reject(RouteType.BLACKHOLE);
        }
        if (message.hasFlag(Rtm.F_REJECT)) {
            return Forwarding.reject(RouteType.UNREACHABLE);
        }
        NextHop hop = hop(message);
        Forwarding asked = claim == null ? null : claim.forwarding();
        if (hop == null) {
            return asked; // an echo without gateway and interface: as far as we know it is what we wrote
        }
        Forwarding read = Forwarding.over(hop);
        if (message.address(Rtm.DST).isInet6()) {
            read = read.withScope(Scope.UNIVERSE); // as every IPv6 route is in our words
        }
        // Every entry has a source address and an MTU, mostly chosen by the kernel: shown only where we chose.
        if (asked != null && asked.source() != null && message.has(Rtm.IFA)) {
            IpAddress source = message.address(Rtm.IFA).ip();
            read = source != null && source.family() == asked.source().family() ? read.withSource(source) : read;
        }
        int mtu = message.mtu();
        return asked != null && asked.mtu() != 0 && mtu >= SMALLEST_MTU && mtu <= LARGEST_MTU
                ? read.withMtu(mtu)
                : read;
    }

    private @Nullable NextHop hop(RouteMessage message) {
        String device = interfaces.name(message.index());
        IpAddress gateway = null;
        if (message.has(Rtm.GATEWAY)) {
            int zone = message.zone(Rtm.GATEWAY);
            SocketAddress address = message.address(Rtm.GATEWAY);
            if (address.isLink()) {
                String named = interfaces.name(address.linkIndex());
                device = named == null ? device : named;
            } else if (message.hasFlag(Rtm.F_GATEWAY)) {
                gateway = address.ip();
                String named = interfaces.name(zone);
                device = named == null ? device : named;
            }
        }
        boolean lost = gateway != null && gateway.isLinkLocal() && device == null;
        return gateway == null && device == null || lost ? null : new NextHop(gateway, device, false, 1);
    }
}
