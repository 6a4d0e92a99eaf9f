package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.transport.Secret;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.OpenRules;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the settings of a peer mean for its state machine and its sockets. */
final class PeerTerms {
    private static final int IPV6_AFI = 2;
    private static final PeerConfig.Times TIMES = PeerConfig.Times.USUAL;

    private PeerTerms() {}

    /**
     * @param forwardingKept whether the kernel still forwards by what an earlier run put there
     */
    static PeerConfig machine(PeerSettings settings, IpAddress routerId, boolean forwardingKept) {
        var rules = new OpenRules(
                settings.localAs(),
                routerId.low(),
                settings.as() == PeerSettings.ANY_AS ? OpenRules.ANY_AS : settings.as(),
                OpenRules.LEAST_HOLD_SECONDS,
                false,
                settings.role(),
                settings.strictRole());
        var times = new PeerConfig.Times(
                TIMES.reconnect(),
                settings.connectRetry(),
                TIMES.longestRetry(),
                TIMES.forgive(),
                TIMES.openWait(),
                settings.gracefulRestart().staleTime(),
                TIMES.leastSendHold());
        Duration restart = settings.maxPrefixes().restart();
        return new PeerConfig(
                rules,
                (int) settings.holdTime().toSeconds(),
                capabilities(settings, forwardingKept),
                settings.passive(),
                times,
                (int) settings.longLived().toSeconds(),
                restart.isZero() ? null : restart);
    }

    private static List<Capability> capabilities(PeerSettings settings, boolean forwardingKept) {
        List<AfiSafi> families =
                settings.families().stream().map(AfiSafi::unicast).toList();
        List<Capability> capabilities = new ArrayList<>();
        families.forEach(family -> capabilities.add(new Capability.Multiprotocol(family)));
        capabilities.add(new Capability.RouteRefreshing());
        capabilities.add(new Capability.EnhancedRouteRefresh());
        capabilities.add(new Capability.ExtendedMessage());
        if (settings.extendedNextHop() && settings.families().contains(Family.IPV4)) {
            var entry = new Capability.ExtendedNextHop.Entry(AfiSafi.IPV4_UNICAST, IPV6_AFI);
            capabilities.add(new Capability.ExtendedNextHop(List.of(entry)));
        }
        if (settings.role() != null) {
            capabilities.add(new Capability.RoleOf(settings.role().code()));
        }
        PeerSettings.AddPath paths = settings.addPath();
        if (paths.receive() || paths.send()) {
            capabilities.add(new Capability.AddPath(families.stream()
                    .map(family -> new Capability.AddPath.Entry(family, paths.receive(), paths.send()))
                    .toList()));
        }
        if (settings.gracefulRestart().enabled()) {
            boolean forwarding = settings.gracefulRestart().forwarding() && forwardingKept;
            addRestart(settings, families, forwarding, capabilities);
        }
        return capabilities;
    }

    private static void addRestart(
            PeerSettings settings, List<AfiSafi> families, boolean forwarding, List<Capability> to) {
        int seconds = (int) settings.gracefulRestart().restartTime().toSeconds();
        to.add(new Capability.GracefulRestart(
                false,
                true,
                seconds,
                families.stream()
                        .map(family -> new Capability.GracefulRestart.Entry(family, forwarding))
                        .toList()));
        int longLived = (int) settings.longLived().toSeconds();
        if (longLived > 0) {
            to.add(new Capability.LongLived(families.stream()
                    .map(family -> new Capability.LongLived.Entry(family, forwarding, longLived))
                    .toList()));
        }
    }

    /** @param password null: none */
    static SocketTerms socket(PeerSettings settings, @Nullable Secret password) {
        String zone = settings.address().zone();
        return new SocketTerms(
                settings.localAddress(),
                settings.device() != null ? settings.device() : zone,
                password,
                settings.ttlSecurity(),
                settings.ttl(),
                SocketTerms.CS6,
                0,
                0);
    }
}
