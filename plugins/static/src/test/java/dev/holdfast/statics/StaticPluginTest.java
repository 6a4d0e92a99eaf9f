package dev.holdfast.statics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.Intent;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StaticPluginTest {

    @Test
    void everyServiceIsDeclaredUnderItsOwnNameAndThenThePluginIsSettled() {
        var config = new StaticConfig(
                List.of(),
                List.of(),
                List.of(),
                List.of(route("10.1.0.0/16", null, null)),
                Map.of("uplink", service(List.of(route("10.2.0.0/16", null, null)))));
        var host = new HandMadeHost(config);

        new StaticPlugin(host).start();

        assertThat(host.log)
                .containsExactly(
                        "static/default: blackhole 10.1.0.0/16 metric 100",
                        "static/uplink: blackhole 10.2.0.0/16 metric 100",
                        "settled");
    }

    /** What is gone from the file must be withdrawn although nothing is left to declare. */
    @Test
    void anEmptyConfigurationStillDeclaresTheDefaultService() {
        var host = new HandMadeHost(new StaticConfig(List.of(), List.of(), List.of(), List.of(), Map.of()));
        new StaticPlugin(host).start();
        assertThat(host.log).containsExactly("static/default:", "settled");
    }

    @Test
    void theConstructorDeclaresNothing() {
        var host = new HandMadeHost(new StaticConfig(List.of(), List.of(), List.of(), List.of(), Map.of()));
        new StaticPlugin(host);
        assertThat(host.log).isEmpty();
    }

    @Test
    void anEntryTakesFromItsServiceWhatItLeavesOpen() {
        var open = route("10.1.0.0/16", null, null);
        var stated = route("10.2.0.0/16", 7, Policy.REPORT);
        var service = new ServiceConfig(
                50, Policy.YIELD, "uplink-alive", List.of(), List.of(), List.of(), List.of(open, stated));
        var intents = service.intents(new HandMadeHost(service).owner("uplink"));
        assertThat(intents).extracting(Intent::distance).containsExactly(50, 7);
        assertThat(intents).extracting(Intent::policy).containsExactly(Policy.YIELD, Policy.REPORT);
        assertThat(intents).extracting(Intent::gate).containsOnly("uplink-alive");
    }

    @Test
    void anObjectDeclaredTwiceIsRefusedRatherThanLostSilently() {
        var route = route("10.1.0.0/16", null, null);
        assertThatThrownBy(() -> service(List.of(route, route)))
                .hasMessageContaining("10.1.0.0/16 metric 100 is declared twice");
    }

    @Test
    void theServiceDefaultIsDescribedInOnePlaceOnly() {
        var route = route("10.1.0.0/16", null, null);
        var services = Map.of("default", service(List.of(route)));
        assertThatThrownBy(() -> new StaticConfig(List.of(), List.of(), List.of(), List.of(route), services))
                .hasMessageContaining("described twice");
        assertThat(new StaticConfig(List.of(), List.of(), List.of(), List.of(), services).all())
                .isEqualTo(services);
    }

    private static ServiceConfig service(List<RouteEntry> routes) {
        return new ServiceConfig(1, Policy.ENFORCE, null, List.of(), List.of(), List.of(), routes);
    }

    private static RouteEntry route(String prefix, @Nullable Integer distance, @Nullable Policy policy) {
        return new RouteEntry(
                Prefix.parse(prefix),
                null,
                null,
                false,
                List.of(),
                RouteType.BLACKHOLE,
                254,
                0,
                100,
                null,
                null,
                0,
                false,
                distance,
                policy,
                null);
    }
}
