package dev.holdfast.multicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.IpAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MulticastConfigTest {
    private final Scene scene = new Scene();

    private static MulticastConfig with(MulticastConfig base, List<String> publish, List<String> subscribe) {
        return new MulticastConfig(
                base.tunnel(),
                base.address(),
                publish.stream().map(IpAddress::parse).toList(),
                subscribe.stream().map(IpAddress::parse).toList(),
                base.rendezvousPoint(),
                base.joinGroups(),
                base.waitForSession(),
                base.metric(),
                base.guard(),
                base.distance(),
                base.pim(),
                base.heartbeat(),
                base.register(),
                base.bgp());
    }

    private void refused(List<String> publish, List<String> subscribe, String words) {
        MulticastConfig base = scene.config(List.of(5), List.of(5));
        assertThatThrownBy(() -> with(base, publish, subscribe))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(words);
    }

    @Test
    void aServiceWithoutGroupsIsRefused() {
        refused(
                List.of(),
                List.of(),
                "publish and subscribe are both empty; name at least one group, such as 'subscribe: [233.84.178.5]'");
    }

    @Test
    void whatIsNoGroupIsRefused() {
        refused(
                List.of("10.1.2.3"),
                List.of(),
                "publish 10.1.2.3 is no IPv4 group; write one of 224.0.1.0..239.255.255.255");
        refused(
                List.of(),
                List.of("ff0e::1"),
                "subscribe ff0e::1 is no IPv4 group; write one of 224.0.1.0..239.255.255.255");
        refused(
                List.of(),
                List.of("224.0.0.5"),
                "subscribe 224.0.0.5 lies in 224.0.0.0/24, which no router forwards; choose another");
        refused(
                List.of(),
                List.of("233.84.178.5", "233.84.178.5"),
                "subscribe names 233.84.178.5 twice; leave one out");
    }

    @Test
    void aPublisherNeedsAnAddressAndASubscriberNeedsNone() {
        scene.address = null;
        assertThatThrownBy(() -> scene.config(List.of(5), List.of()))
                .hasMessage("address is missing, which a publisher sends from; add 'address: …'");
        assertThat(scene.config(List.of(), List.of(5)).publisher()).isNull();
        scene.address = "169.254.1.1";
        assertThatThrownBy(() -> scene.config(List.of(5), List.of()))
                .hasMessageStartingWith("address 169.254.1.1 lies within tunnel.net 169.254.1.0/31");
        scene.address = "224.1.2.3";
        assertThatThrownBy(() -> scene.config(List.of(5), List.of()))
                .hasMessageStartingWith("address 224.1.2.3 cannot be");
    }

    @Test
    void anAddressThatIsNotUsedIsSaidToBe() {
        var service = scene.start(List.of(), List.of(5));
        assertThat(service.report().facts().get("notes"))
                .asString()
                .contains("address 148.51.120.7 is not used: the service publishes no group");
    }

    @Test
    void rangesAreNamed() {
        assertThatThrownBy(() -> new HeartbeatConfig(Duration.ZERO, 5765, 32))
                .hasMessage("interval must be 100ms..1h, was 0ms");
        assertThatThrownBy(() -> new HeartbeatConfig(Duration.ofSeconds(1), 0, 32))
                .hasMessage("port must be 1..65535, was 0");
        assertThatThrownBy(() -> new RegisterConfig(Duration.ofSeconds(1), Duration.ofSeconds(1), 256))
                .hasMessage("ttl must be 1..255, was 256");
        assertThatThrownBy(() -> new RegisterConfig(Duration.ofSeconds(1), Duration.ofHours(2), 1))
                .hasMessage("first-within must be 0s..1h, was 7200000ms");
    }
}
