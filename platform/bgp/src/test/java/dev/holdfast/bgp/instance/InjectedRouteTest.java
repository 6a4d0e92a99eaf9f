package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.bgp.policy.Community;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Prefix;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InjectedRouteTest {
    @Test
    void whatIsTooLargeForAMessageIsRefusedInsteadOfBecomingNonsense() {
        assertThatThrownBy(() -> route(256, 0)).hasMessageStartingWith("as-path has 256 numbers");
        assertThatThrownBy(() -> route(1, 20_000)).hasMessageStartingWith("communities take 80000 bytes");
        InjectedRoute largest = route(255, 700);
        var writer = new AttributesWriter();
        largest.write(writer);
        assertThat(writer.length()).isLessThan(4000);
        var view = new AttributesView().wrap(writer.bytes(), 0, writer.length());
        assertThat(view.asPath()).isEqualTo(largest.asPath());
    }

    private static InjectedRoute route(int numbers, int communities) {
        return new InjectedRoute(
                Prefix.parse("192.0.2.0/24"),
                null,
                Origin.IGP,
                null,
                null,
                AsPath.of(LongStream.rangeClosed(1, numbers).toArray()),
                List.copyOf(Collections.nCopies(communities, Community.parse("65001:1"))),
                0);
    }
}
