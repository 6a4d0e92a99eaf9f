package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.policy.WellKnown.To;
import dev.holdfast.bgp.wire.AttributesView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WellKnownTest {
    @ParameterizedTest
    @CsvSource({
        "no-export, INTERNAL, false, ",
        "no-export, CONFEDERATION, false, ",
        "no-export, EXTERNAL, false, no-export",
        "no-export, EXTERNAL, true, ",
        "no-advertise, INTERNAL, false, no-advertise",
        "no-advertise, CONFEDERATION, false, no-advertise",
        "no-advertise, EXTERNAL, true, no-advertise",
        "no-export-subconfed, INTERNAL, false, ",
        "no-export-subconfed, CONFEDERATION, false, no-export-subconfed",
        "no-export-subconfed, EXTERNAL, false, no-export-subconfed",
        "blackhole, EXTERNAL, false, ",
        "65001:1, EXTERNAL, false, ",
    })
    void aCommunityKeepsARouteFrom(String community, To peer, boolean transparent, @Nullable String keeps) {
        assertThat(WellKnown.keepsFrom(with(community), peer, transparent)).isEqualTo(keeps);
    }

    private static AttributesView with(String community) {
        return Given.view(
                Given.attributes(65002).communities(Given.community(community).asStandard()));
    }

    @ParameterizedTest
    @CsvSource({
        "graceful-shutdown, EXTERNAL, true",
        "graceful-shutdown, INTERNAL, false",
        "graceful-shutdown, LOCAL, false",
        "no-export, EXTERNAL, false",
    })
    void aPeerThatGoesAwaySaysSo(String community, RouteType from, boolean shuttingDown) {
        assertThat(WellKnown.isShuttingDown(with(community), from)).isEqualTo(shuttingDown);
    }
}
