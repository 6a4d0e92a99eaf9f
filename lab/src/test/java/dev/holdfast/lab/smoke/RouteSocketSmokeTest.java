package dev.holdfast.lab.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Clock;
import dev.holdfast.kernel.bsd.MessageMaker;
import dev.holdfast.kernel.bsd.RouteSocketDataplane;
import dev.holdfast.kernel.bsd.ScriptedRouteSocket;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The smoke test itself works: on a scripted route socket it finds all as the documents say. */
class RouteSocketSmokeTest {

    @ParameterizedTest
    @EnumSource(RouteSystem.class)
    void passesOnAScriptedRouteSocket(RouteSystem system) throws Exception {
        ScriptedRouteSocket socket = ScriptedRouteSocket.of(system);
        socket.ip(1, "link add em0 type veth peer name em1");
        socket.ip(1, "link set em0 up");
        socket.ip(1, "link set em1 up");
        socket.ip(1, "addr add 192.0.2.2/24 dev em0");
        socket.ip(1, "route add 0.0.0.0/0 via 192.0.2.1");
        List<String> lines = new ArrayList<>();
        try (var dataplane = new RouteSocketDataplane(socket, 73, Clock.system())) {
            int failed = new RouteSocketSmoke(dataplane, system, new ScriptedHand(socket), lines::add).run(true);
            assertThat(failed).as(String.join("\n", lines)).isZero();
        }
        assertThat(lines).contains("  messages IGNORE_LOOKUP: 2000");
    }

    private record ScriptedHand(ScriptedRouteSocket socket) implements RouteSocketSmoke.Hand {
        @Override
        public void add(String prefix) {
            socket.ip(901, "route add unreachable " + prefix);
        }

        @Override
        public void delete(String prefix) {
            socket.ip(901, "route del " + prefix);
        }

        @Override
        public void miss() {
            socket.report(MessageMaker.miss(socket.system(), IpAddress.parse("2001:db8:6::1")));
        }
    }
}
