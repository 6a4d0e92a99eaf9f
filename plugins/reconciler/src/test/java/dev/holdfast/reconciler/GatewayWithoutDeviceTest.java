package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Address;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route that leaves the device to the kernel hangs on that device all the same. The gateway is reached over an address of
 * ours, and while that is away the kernel would reach it over the default route, which must not be taken for the answer.
 */
class GatewayWithoutDeviceTest {
    @TempDir
    Path directory;

    private World world;
    private final Address address = Address.of("v0", IpAddress.parse("192.0.2.2"), 24);
    private final Route far = new Route(
            RouteKey.main(Prefix.parse("10.9.0.0/16"), 100),
            Forwarding.over(NextHop.via(IpAddress.parse("192.0.2.1"))));

    @BeforeEach
    void aHostWhoseDefaultRouteLeadsElsewhere() {
        world = new World(directory);
        world.ip("link add v0 type veth peer name w0")
                .ip("link set w0 up")
                .ip("link add v1 type veth peer name w1")
                .ip("link set v1 up")
                .ip("link set w1 up")
                .ip("addr add 198.51.100.2/24 dev v1")
                .ip("route add default via 198.51.100.1 proto static");
        world.start().declare(address, far).settle();
        world.ip("link set v0 up").settle();
    }

    private void holds() {
        assertThat(world.routes())
                .containsExactly(
                        "0.0.0.0/0 via 198.51.100.1 dev v1 proto 4",
                        "10.9.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100");
    }

    @Test
    void aScanFindsNothingAmiss() {
        holds();
        world.settle(Duration.ofMinutes(2));
        assertThat(world.incidents).isEmpty();
    }

    @Test
    void itsDeviceGoesDownAndUpAndItIsBackWithoutAScan() {
        world.ip("link set v0 down").settle(Duration.ofMillis(200));
        world.ip("link set v0 up").settle();
        holds();
        assertThat(world.incidents.values()).allSatisfy(incident -> {
            assertThat(incident.cause()).isIn(Cause.LINK_DOWN, Cause.ADDRESS_GONE);
            assertThat(incident.healed()).isEqualTo(incident.lost());
        });
    }

    @Test
    void itsDeviceIsMadeAnewAndItIsBackWithoutAScan() {
        world.ip("link del v0").settle(Duration.ofMillis(200));
        world.ip("link add v0 type veth peer name w0")
                .ip("link set w0 up")
                .ip("link set v0 up")
                .settle();
        holds();
        world.settle(Duration.ofMinutes(2));
        assertThat(world.incidents.values())
                .allSatisfy(incident -> assertThat(incident.found()).isEqualTo("event"));
    }

    /** It was told as another consequence of the link's return a second before. */
    @Test
    void anAddressFlushedSoonAfterItsLinkWasMadeAnewIsItsOwnCause() {
        world.ip("link del v0")
                .ip("link add v0 type veth peer name w0")
                .ip("link set w0 up")
                .ip("link set v0 up")
                .settle(Duration.ofMillis(1300));
        world.incidents.clear();
        world.ip("addr flush dev v0").settle(Duration.ofSeconds(4));
        holds();
        assertThat(world.onlyIncident().cause()).isEqualTo(Cause.ADDRESS_GONE);
    }
}
