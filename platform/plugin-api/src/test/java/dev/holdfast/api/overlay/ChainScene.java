package dev.holdfast.api.overlay;

import dev.holdfast.api.testing.RecordingServiceHost;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chain on a host made by hand: a tunnel with one more address and whatever is learned. */
final class ChainScene {
    static final IpAddress ADDRESS = IpAddress.parse("198.51.100.7");

    final RecordingServiceHost host = new RecordingServiceHost("ibrl", "s");
    final OverlayChain chain = new OverlayChain(host);
    boolean keep;
    boolean guard;
    boolean watched;
    int holdSeconds = 90;
    Set<IpAddress> excluded = Set.of();
    List<LearnedRouteConfig> configured = List.of();
    List<Prefix> advertise = List.of(Prefix.host(ADDRESS));
    TunnelConfig tunnel = tunnel("192.0.2.10", "203.0.113.1");

    static TunnelConfig tunnel(@Nullable String source, String destination) {
        return tunnel(source, destination, "169.254.3.128/31");
    }

    static TunnelConfig tunnel(@Nullable String source, String destination, String net) {
        return new TunnelConfig(
                IpAddress.parse(destination),
                source == null ? null : IpAddress.parse(source),
                OverlayNet.parse(net),
                TunnelKind.GRE,
                null,
                null,
                64,
                null,
                null,
                null);
    }

    ChainScene carry() {
        chain.carry(plan());
        return this;
    }

    ChainPlan plan() {
        var bgp = new SessionConfig(
                65000, 65001, 179, Duration.ofSeconds(holdSeconds), IpAddress.parse("1.1.1.1"), configured);
        var terms = new RouteTerms(254, 100, 20, ADDRESS, guard, null, watched, keep, excluded);
        return new ChainPlan(tunnel, "t0", bgp, advertise, new Pieces(), terms, List.of());
    }

    private static final class Pieces implements ChainPlan.Pieces {
        @Override
        public List<Intent> running(Overlay overlay, Owner owner) {
            return List.of(
                    Intent.of(overlay.link(), owner, 20),
                    Intent.of(overlay.overlayAddress(), owner, 20),
                    Intent.of(overlay.serviceAddress(ADDRESS), owner, 20));
        }
    }

    /** What is declared beside link and addresses. */
    List<String> routes() {
        return host.objects().stream()
                .filter(object -> !object.startsWith("link ") && !object.startsWith("address "))
                .toList();
    }
}
