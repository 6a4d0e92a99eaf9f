package dev.holdfast.api.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionConfigTest {
    private static final Owner OWNER = new Owner("ibrl", "s");
    private static final Prefix ANNOUNCED = Prefix.parse("198.51.100.7/32");

    @Test
    void aSessionDialsThroughTheTunnelFromOurEndToTheOther() {
        var spec = config(65000, 65342, 179, Duration.ofSeconds(3), "1.1.1.1", route("10.0.0.0/8", null))
                .over(overlay(), OWNER, List.of(ANNOUNCED), true);
        assertThat(spec.owner()).isEqualTo("ibrl/s");
        assertThat(spec.local()).hasToString("169.254.3.129");
        assertThat(spec.remote()).hasToString("169.254.3.128");
        assertThat(spec.advertise()).containsExactly(ANNOUNCED);
        assertThat(spec.configured())
                .containsExactly(new LearnedRoute(Prefix.parse("10.0.0.0/8"), IpAddress.parse("169.254.3.128")));
    }

    @Test
    void aSessionThatDoesNotReceiveLearnsNothingFromTheConfigurationEither() {
        var spec = config(65000, 65001, 179, Duration.ZERO, "1.1.1.1", route("10.0.0.0/8", "169.254.3.128"))
                .over(overlay(), OWNER, List.of(), false);
        assertThat(spec.receive()).isFalse();
        assertThat(spec.configured()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0          | 65001      | 179   | PT90S  | 1.1.1.1     | local-as must be 1..4294967295, was 0
                    65000      | 4294967296 | 179   | PT90S  | 1.1.1.1     | remote-as must be 1..4294967295, was 4294967296
                    65000      | 65001      | 0     | PT90S  | 1.1.1.1     | port must be 1..65535, was 0
                    65000      | 65001      | 179   | PT2S   | 1.1.1.1     | hold-time must be 0s, or whole seconds from 3s to 65535s
                    65000      | 65001      | 179   | PT3.5S | 1.1.1.1     | hold-time must be 0s, or whole seconds from 3s to 65535s
                    65000      | 65001      | 179   | PT20H  | 1.1.1.1     | hold-time must be 0s, or whole seconds from 3s to 65535s
                    65000      | 65001      | 179   | PT90S  | 0.0.0.0     | router-id 0.0.0.0 is none
                    65000      | 65001      | 179   | PT90S  | 2001:db8::1 | router-id 2001:db8::1 is none
                    """)
    void everyFieldIsChecked(long local, long remote, int port, Duration hold, String routerId, String why) {
        assertThatThrownBy(() -> config(local, remote, port, hold, routerId))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2001:db8::/32 |             | prefix 2001:db8::/32 cannot be learned; write an IPv4 unicast network
                    233.0.0.0/8   |             | prefix 233.0.0.0/8 cannot be learned; write an IPv4 unicast network
                    10.0.0.0/8    | 0.0.0.0     | next-hop 0.0.0.0 cannot be the address of a host
                    10.0.0.0/8    | 2001:db8::1 | next-hop 2001:db8::1 is IPv6, but prefix 10.0.0.0/8 is IPv4
                    """)
    void aRouteThatNoSessionCouldLearnIsRefused(String prefix, @Nullable String nextHop, String why) {
        assertThatThrownBy(() -> route(prefix, nextHop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void aPrefixIsLearnedOnce() {
        var once = route("10.0.0.0/8", null);
        assertThatThrownBy(() -> config(65000, 65001, 179, Duration.ZERO, "1.1.1.1", once, once))
                .hasMessageStartingWith("learned-routes names 10.0.0.0/8 twice");
    }

    private static Overlay overlay() {
        return new Overlay(ChainScene.tunnel("192.0.2.1", "203.0.113.1"), "t0", IpAddress.parse("192.0.2.1"));
    }

    private static SessionConfig config(
            long local, long remote, int port, Duration hold, String routerId, LearnedRouteConfig... routes) {
        return new SessionConfig(local, remote, port, hold, IpAddress.parse(routerId), List.of(routes));
    }

    private static LearnedRouteConfig route(String prefix, @Nullable String nextHop) {
        return new LearnedRouteConfig(Prefix.parse(prefix), nextHop == null ? null : IpAddress.parse(nextHop));
    }
}
