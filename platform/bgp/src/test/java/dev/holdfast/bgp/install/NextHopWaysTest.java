package dev.holdfast.bgp.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NextHopWaysTest {
    @Test
    void aLinkThatIsHeardOverWhileOthersAreLookedAtIsNotForgotten() {
        var ways = new NextHopWays(destination -> null, device -> false);
        IpAddress router = IpAddress.parse("fe80::1");
        ways.way(router, "eth0");
        List<NextHopWays.Target> asked = ways.all();
        Map<IpAddress, Way> found = ways.look(asked);
        ways.way(router, "eth1"); // a second router with the same address, in between
        ways.learn(found);
        assertThat(ways.way(router, "eth1").hops()).contains(NextHop.via(router, "eth1"));
    }
}
