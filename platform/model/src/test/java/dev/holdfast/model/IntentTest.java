package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Intents, owners, and the words for what happens to them. */
final class IntentTest {
    private static final Owner OWNER = new Owner("static", "uplink");
    private static final Route ROUTE =
            new Route(RouteKey.main(Prefix.parse("10.1.0.0/16"), 5), Forwarding.over(NextHop.dev("v0")));

    @ParameterizedTest
    @ValueSource(ints = {-1, 256})
    void theDistanceKeepsItsRange(int distance) {
        assertThatThrownBy(() -> Intent.of(ROUTE, OWNER, distance)).hasMessageContaining("0..255");
    }

    @Test
    void onlyARouteCanHaveAGuard() {
        var link = new Link("br0", new LinkKind.Bridge(), 0);
        assertThatThrownBy(() -> new Intent(link, OWNER, 1, Policy.ENFORCE, null, true))
                .hasMessageContaining("only a route");
        assertThat(new Intent(ROUTE, OWNER, 1, Policy.ENFORCE, null, true).key())
                .isEqualTo(ROUTE.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "ä"})
    void ownersHavePlainNames(String name) {
        assertThatThrownBy(() -> new Owner("static", name)).hasMessageContaining("is no owner name");
        assertThatThrownBy(() -> new Owner(name, "uplink")).hasMessageContaining("is no owner name");
    }

    @Test
    void ownersOrderByPluginThenService() {
        assertThat(new Owner("a", "z")).isLessThan(new Owner("b", "a"));
        assertThat(new Owner("a", "a")).isLessThan(new Owner("a", "b")).hasToString("a/a");
    }

    @Test
    void aCulpritIsNamedByWhatItRanUnderNotByItsPid() {
        var one = new Culprit(
                11, "ip", null, List.of("cleanup.sh", "cron"), 0, "cron.service", 11, Confidence.LIKELY, "");
        var other = new Culprit(
                12, "ip", null, List.of("cleanup.sh", "cron"), 0, "cron.service", 12, Confidence.LIKELY, "");
        assertThat(one.identity()).isEqualTo(other.identity()).isEqualTo("ip < cleanup.sh < cron [cron.service]");
        assertThat(one).hasToString("ip[11] < cleanup.sh < cron");
        assertThat(Culprit.unknown(-4097, "no such port").identity()).isEqualTo("port -4097");
        assertThat(Culprit.unknown(0, "no author")).hasToString("unknown (no author)");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void causesArePrintedInLowerCaseWithHyphens(Cause cause) {
        assertThat(cause.toString()).matches("[a-z-]+");
    }

    @Test
    void scopesAreKnownByTheirCodes() {
        for (Scope scope : Scope.values()) {
            assertThat(Scope.of(scope.code())).isEqualTo(scope);
        }
        assertThat(Scope.of(42)).isEqualTo(Scope.SITE);
    }
}
