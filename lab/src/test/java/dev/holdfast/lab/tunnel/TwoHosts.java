package dev.holdfast.lab.tunnel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Host 1, whose services are what this is about, and host 2, where their tunnels end; a daemon on each. */
final class TwoHosts {
    static final Duration PATIENCE = Duration.ofSeconds(15);

    final List<Kind> kinds;
    final Ip ip;
    final Host one;
    private final Host two;
    private final Set<String> devices;

    /** Both daemons are ready, host 1 without any service. */
    TwoHosts(AtExit atExit, Path home, Path work, List<Kind> kinds) throws IOException {
        this.kinds = kinds;
        devices = kinds.stream().map(kind -> kind.device).collect(Collectors.toSet());
        var underlay = atExit.put(new Underlay());
        underlay.lay();
        ip = underlay.a;
        for (Kind kind : kinds) {
            if (!kind.bringsAddress()) {
                ip.run("addr add " + kind.address(1) + "/32 dev lo");
            }
        }
        one = atExit.put(new Host(underlay.a, home, work, Chains.configuration(1, kinds)));
        two = atExit.put(new Host(underlay.b, home, work, Chains.configuration(2, kinds)));
        one.awaitInstalled();
        two.awaitInstalled();
    }

    /** A stream of datagrams to what the chain is there for. */
    Traffic through(Kind kind, Duration interval) throws IOException {
        return kind.isTunnel()
                ? new Traffic(ip, two.ip, kind.target(), interval)
                : new Traffic(two.ip, ip, kind.address(1), interval);
    }

    /** Both ways, by the kernels themselves; empty if it works, else what does not. */
    String ping(Kind kind) {
        try {
            if (kind.isTunnel()) {
                ip.in("ping -n -q -c 3 -i 0.1 -W 2 " + kind.target());
            }
            two.ip.in("ping -n -q -c 3 -i 0.1 -W 2 " + (kind == Kind.MULTICAST ? kind.overlay(1) : kind.address(1)));
            return "";
        } catch (IOException e) {
            return e.getMessage() + "\n";
        }
    }

    /** The number of the link on host 1; another one if it was made anew. */
    String index(Kind kind) throws IOException {
        return ip.run("-o link show " + kind.device).split(":")[0];
    }

    /** What the kernel of host 1 shows now. */
    KernelView view() throws IOException {
        return KernelView.of(ip, devices);
    }

    /** Waits until host 1 is as given; empty if it came to be, else what is not. */
    String await(KernelView wanted) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        KernelView now = view();
        while (!now.ours().equals(wanted.ours()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            now = view();
        }
        return KernelView.difference(wanted.ours(), now.ours()) + KernelView.difference(wanted.theirs(), now.theirs());
    }

    /** Waits until the daemon says so of a service, and of its link; empty if it came to say so, else what it says. */
    String awaitWord(Kind kind, String state, String code) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode service = kind.isTunnel() ? one.service(kind.word()) : MissingNode.getInstance();
            String link = one.troubleOf(kind.device);
            if (service.path("state").asString(state).equals(state) && link.equals(code)) {
                return "";
            }
            if (System.nanoTime() > deadline) {
                return "     the service is not '" + state + "', or its link has '" + link + "', not '" + code
                        + "':\n     " + service.path("state") + service.path("waitsFor") + service.path("troubles")
                        + "\n";
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
