package dev.holdfast.lab.bench;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.PluginHost;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;

/** Declares as many of the measured routes as the configuration asks for; packed into a jar of its own by the drivers. */
public final class BenchPlugin implements HoldfastPlugin {
    private static final int PIECE = 4096;
    private static final String SERVICE = "feed";

    private final PluginHost host;
    private final Config config;

    /** @param count routes to declare, 0..13000000 */
    record Config(int count) {
        Config {
            if (count < 0 || count > BenchRoutes.MOST) {
                throw new IllegalArgumentException("count must be 0.." + BenchRoutes.MOST + ", was " + count);
            }
        }
    }

    public BenchPlugin(PluginHost host) {
        this.host = host;
        this.config = host.config(Config.class);
    }

    @Override
    public void start() {
        Owner owner = host.owner(SERVICE);
        List<Intent> piece = new ArrayList<>(PIECE);
        for (int number = 0; number < config.count(); number++) {
            piece.add(Intent.of(route(number), owner, 1));
            if (piece.size() == PIECE) {
                host.intents().update(SERVICE, piece, List.of());
                piece.clear();
            }
        }
        host.intents().update(SERVICE, piece, List.of());
        host.intents().settled();
    }

    @Override
    public void stop() {
        // Nothing runs on: everything was declared in start.
    }

    private static Route route(int number) {
        var prefix = new Prefix(ipv4(BenchRoutes.destination(number)), BenchRoutes.PREFIX_LENGTH);
        var hop = NextHop.via(ipv4(BenchRoutes.gateway(number)), BenchRoutes.DEVICE);
        return new Route(RouteKey.main(prefix, BenchRoutes.METRIC), Forwarding.over(hop));
    }

    private static IpAddress ipv4(int address) {
        return new IpAddress(Family.IPV4, 0, address & 0xFFFF_FFFFL);
    }
}
