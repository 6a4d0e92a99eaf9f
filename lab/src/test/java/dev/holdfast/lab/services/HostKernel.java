package dev.holdfast.lab.services;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.kernel.linux.DataplaneUnavailable;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.kernel.sockets.PacketSockets;
import dev.holdfast.model.IpAddress;
import java.util.List;
import java.util.Optional;

/** A kernel with nothing of ours in it, and the hands of others. */
interface HostKernel extends AutoCloseable {

    Dataplane open();

    Sockets sockets();

    /** Somebody else's {@code ip}, which has to succeed. */
    void ip(String command);

    /** The addresses whose connections were broken off, where a kernel can tell. */
    Optional<List<IpAddress>> brokenOff();

    /** The keys of a tunnel's kind that this kernel has. */
    String kind();

    /** The groups that somebody on this host is a member of on a device, in order, without those every host is in. */
    List<String> memberships(String device);

    @Override
    void close();

    static HostKernel simulated() {
        return simulated(new SimulatedKernel());
    }

    static HostKernel simulated(SimulatedKernel kernel) {
        var sockets = kernel.sockets();
        return new HostKernel() {
            @Override
            public Dataplane open() {
                return kernel.dataplane(LinuxOptions.PROTOCOL);
            }

            @Override
            public Sockets sockets() {
                return sockets;
            }

            @Override
            public void ip(String command) {
                String refused = kernel.ip(4711, command);
                if (!refused.isEmpty()) {
                    throw new AssertionError("ip " + command + ": " + refused);
                }
            }

            @Override
            public Optional<List<IpAddress>> brokenOff() {
                return Optional.of(List.copyOf(kernel.brokenOff()));
            }

            @Override
            public String kind() {
                return "kind: gre";
            }

            @Override
            public List<String> memberships(String device) {
                return sockets.memberships().stream()
                        .filter(membership -> membership.endsWith(" on " + device))
                        .map(membership -> membership.split(" ")[0])
                        .toList();
            }

            @Override
            public void close() {
                // it is memory
            }
        };
    }

    /** Skips the test where namespaces are not permitted. */
    static HostKernel real() {
        var netns = Netns.create("unicast");
        // GRE is a module that many kernels of test machines lack.
        boolean gre = netns.can("link add probe type gre local 192.0.2.10 remote 192.0.2.99");
        if (gre) {
            netns.ip("link del probe");
        }
        return new HostKernel() {
            @Override
            public Dataplane open() {
                try {
                    return LinuxDataplane.open(LinuxOptions.defaults().withNetns(netns.name()));
                } catch (DataplaneUnavailable e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public Sockets sockets() {
                return PacketSockets.in(netns.name());
            }

            @Override
            public void ip(String command) {
                netns.ip(command);
            }

            @Override
            public Optional<List<IpAddress>> brokenOff() {
                return Optional.empty();
            }

            @Override
            public String kind() {
                return gre ? "kind: gre" : "kind: vxlan, vni: 100";
            }

            @Override
            public List<String> memberships(String device) {
                if (!netns.can("link show dev " + device)) {
                    return List.of();
                }
                return netns.ip("maddr show dev " + device)
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("inet ") && !line.contains("224.0.0."))
                        .map(line -> line.split(" +")[1])
                        .sorted()
                        .toList();
            }

            @Override
            public void close() {
                netns.close();
            }
        };
    }
}
