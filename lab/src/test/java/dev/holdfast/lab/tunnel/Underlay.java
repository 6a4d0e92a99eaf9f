package dev.holdfast.lab.tunnel;

import java.io.IOException;
import java.util.List;

/**
 * Two hosts with a cable between them and loopback addresses, reached over static routes, for tunnels to end at. Namespaces
 * with names of our own; they and all in them are gone when this is closed.
 */
final class Underlay implements AutoCloseable {
    private static final String PREFIX = "hftun-" + ProcessHandle.current().pid() + "-";

    final Ip a = new Ip(PREFIX + "a");
    final Ip b = new Ip(PREFIX + "b");

    void lay() throws IOException {
        Ip.exec(List.of("ip", "netns", "add", a.netns()), "");
        Ip.exec(List.of("ip", "netns", "add", b.netns()), "");
        a.run("link add up0 type veth peer name up0 netns " + b.netns());
        end(a, 1, 2);
        end(b, 2, 1);
    }

    /** A loopback address tunnels of host 1 or 2 end at; each has another one, higher by 10. */
    static String endpoint(int host) {
        return "203.0.113." + host;
    }

    static String endpoint6(int host) {
        return "2001:db8:f::" + host;
    }

    /** The route a tunnel to {@code endpoint} of host 2 or 1 needs, as {@code ip route} takes it. */
    static String routeTo(String endpoint) {
        boolean six = endpoint.contains(":");
        String host = endpoint.substring(endpoint.length() - 1);
        return endpoint + (six ? "/128 via 2001:db8:a::" : "/32 via 192.0.2.") + host + " proto static";
    }

    private static void end(Ip ip, int own, int other) throws IOException {
        ip.batch(List.of(
                "link set lo up",
                "link set up0 up",
                "addr add 192.0.2." + own + "/24 dev up0",
                "addr add 2001:db8:a::" + own + "/64 dev up0 nodad",
                "addr add " + endpoint(own) + "/32 dev lo",
                "addr add " + endpoint(own + 10) + "/32 dev lo",
                "addr add " + endpoint6(own) + "/128 dev lo nodad",
                "route add " + routeTo(endpoint(other)),
                "route add " + routeTo(endpoint(other + 10)),
                "route add " + routeTo(endpoint6(other))));
    }

    @Override
    public void close() throws IOException {
        for (Ip each : List.of(a, b)) {
            Ip.exec(List.of("ip", "netns", "del", each.netns()), "");
        }
    }
}
