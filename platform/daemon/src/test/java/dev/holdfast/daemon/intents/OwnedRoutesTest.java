package dev.holdfast.daemon.intents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Clock;
import dev.holdfast.api.RouteStanding;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnedRoutesTest {
    private static final Owner PARIS = new Owner("ibrl", "paris");
    private static final Owner OSLO = new Owner("ibrl", "oslo");
    private static final Forwarding VIA = Forwarding.over(NextHop.via(IpAddress.parse("169.254.0.0")));

    private final ColumnIntentTable table = new ColumnIntentTable(Clock.system());

    private static Route route(int number, int third) {
        return new Route(
                RouteKey.main(Prefix.parse("10." + third + "." + number / 256 + "." + number % 256 + "/32"), 1), VIA);
    }

    private List<RouteStanding> of(Owner owner) {
        List<RouteStanding> seen = new ArrayList<>();
        new OwnedRoutes(table).visit(owner, seen::add);
        return seen;
    }

    private void want(Owner owner, int count, int third) {
        table.source("ibrl")
                .set(
                        owner.service(),
                        IntStream.range(0, count)
                                .mapToObj(number -> Intent.of(route(number, third), owner, 1))
                                .toList());
    }

    @Test
    void showsTheRoutesOfOneOwnerAndHowTheyStand() {
        want(PARIS, 2, 1);
        want(OSLO, 1, 2);
        int row = table.routes().find(RouteKey.main(Prefix.parse("10.1.0.1/32"), 1));
        table.routes().installed(row, VIA);
        table.routes().state(row, IntentState.INSTALLED, 0, null);
        assertThat(of(PARIS))
                .extracting(standing -> standing.key().prefix() + " " + standing.state() + " "
                        + (standing.installed() == null ? "absent" : "present"))
                .containsExactlyInAnyOrder("10.1.0.0/32 PENDING absent", "10.1.0.1/32 INSTALLED present");
        assertThat(of(new Owner("ibrl", "nobody"))).isEmpty();
    }

    @Test
    void goesThroughManyPieces() {
        want(PARIS, 40_000, 1);
        assertThat(of(PARIS)).hasSize(40_000);
    }
}
