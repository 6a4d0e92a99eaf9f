package dev.holdfast.kernel.linux;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.kernel.contract.DataplaneContract;
import dev.holdfast.kernel.contract.ForeignHand;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** The contract, kept by the kernel of this machine: where the two disagree, it is the kit that is wrong. */
final class LinuxDataplaneContractTest extends DataplaneContract {
    private @Nullable Netns netns;

    @Override
    protected Dataplane open() throws Exception {
        netns = Netns.create("contract");
        netns.in("sysctl -qw net.ipv4.conf.all.promote_secondaries=0 net.ipv4.conf.default.promote_secondaries=0"
                + " net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0");
        return LinuxDataplane.open(new LinuxOptions(netns.name(), PROTOCOL, 1 << 20, Clock.system()));
    }

    @Override
    protected ForeignHand hand() {
        return new ForeignHand() {
            @Override
            public void ip(String command) {
                here().ip(command);
            }

            @Override
            public void carrier(String link, boolean present) {
                here().ip("link set dev " + peer(link) + (present ? " up" : " down"));
            }

            @Override
            public void send(IpAddress destination, int datagrams) {
                for (int i = 0; i < datagrams; i++) {
                    here().script("echo x >/dev/udp/" + destination + "/9");
                }
            }
        };
    }

    private static String peer(String link) {
        return "v" + (Integer.parseInt(link.substring(1)) ^ 1);
    }

    private Netns here() {
        if (netns == null) {
            throw new IllegalStateException("not open");
        }
        return netns;
    }

    @Override
    protected void destroy() {
        if (netns != null) {
            netns.close();
        }
    }
}
