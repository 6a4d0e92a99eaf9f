package dev.holdfast.multicast;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.api.KernelLink;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.LinkKind;
import java.io.IOException;

/**
 * Two hosts on the real kernel: ours and a router, an underlay between them, and over it a tunnel as a service would have it:
 * GRE where the kernel has that, else VXLAN. Routes would lead everything out by the underlay, so what goes through the tunnel was pinned to it.
 */
final class Wire implements AutoCloseable {
    static final String TUNNEL = MulticastConfig.DEVICE;
    static final String FAR_TUNNEL = "mc0";

    final Netns ours;
    final Netns router;
    private final boolean gre;

    Wire() {
        assumeTrue(has("python3", "--version"), "python3 is not installed, which the receivers are written in");
        ours = Netns.create("mcast");
        router = Netns.create("mcast");
        ours.ip("link add wire type veth peer name wire netns " + router.name());
        ours.ip("addr add 192.0.2.10/24 dev wire");
        router.ip("addr add 192.0.2.1/24 dev wire");
        ours.ip("link set wire up");
        router.ip("link set wire up");
        ours.ip("route add default via 192.0.2.1");
        gre = ours.can("link add probe type gre local 192.0.2.10 remote 192.0.2.99");
        if (gre) {
            ours.ip("link del probe");
        }
        router.ip("link add " + FAR_TUNNEL + " type " + kind("192.0.2.1", "192.0.2.10"));
        router.ip("addr add 169.254.1.0/31 dev " + FAR_TUNNEL);
        router.ip("addr add 10.0.0.0/32 dev lo");
        router.ip("link set " + FAR_TUNNEL + " up");
        router.ip("route add " + Scene.ADDRESS + "/32 via 169.254.1.1");
        makeTunnel();
    }

    private String kind(String local, String remote) {
        return gre
                ? "gre local " + local + " remote " + remote + " ttl 64 nopmtudisc"
                : "vxlan id 100 local " + local + " remote " + remote + " dstport 4789";
    }

    static boolean has(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As the reconciler makes it, in its order. */
    void makeTunnel() {
        ours.ip("link add " + TUNNEL + " type " + kind("192.0.2.10", "192.0.2.1"));
        ours.ip("addr add 169.254.1.1/31 dev " + TUNNEL + " scope link");
        ours.ip("addr add " + Scene.ADDRESS + "/32 dev " + TUNNEL);
        ours.ip("link set " + TUNNEL + " up");
    }

    void loseTunnel() {
        ours.ip("link del " + TUNNEL);
    }

    /** The tunnel as the platform would tell of it. */
    KernelLink tunnel() {
        String line = ours.ip("-o link show dev " + TUNNEL);
        int index = Integer.parseInt(line.substring(0, line.indexOf(':')));
        var kind = new LinkKind.Other(gre ? "gre" : "vxlan");
        return new KernelLink(index, TUNNEL, true, true, gre ? 1476 : 1450, kind);
    }

    @Override
    public void close() {
        ours.close();
        router.close();
    }
}
