package dev.holdfast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was bound can be written out, shown to an operator, and bound to the same again. */
class WrittenRecordTest {
    enum Kind {
        GRE,
        IP6_GRE
    }

    record Inner(Prefix prefix, @Nullable IpAddress nextHop) {}

    record Outer(
            @DefaultValue("90s") Duration holdTime,
            @DefaultValue("ip6-gre") Kind kind,
            @Nullable String name,
            Inner inner,
            List<Inner> routes,
            Map<String, Integer> levels,
            boolean guard,
            long metric,
            String text) {}

    private static Outer bind(Specification given) {
        Outer bound = given.bind(Outer.class);
        given.verdict();
        return Objects.requireNonNull(bound);
    }

    @Test
    void whatIsWrittenIsBoundToTheSame() {
        Specification given = Specification.parse(
                "x",
                """
                type: toy
                inner: {prefix: 10.0.0.0/8}
                routes: [{prefix: 2001:db8::/32, next-hop: 2001:db8::1}, {prefix: 192.0.2.0/24}]
                levels: {one: 1, two: 2}
                text: "007"
                """);
        Outer bound = bind(given);
        Map<String, Object> written = WrittenRecord.of(bound);
        assertThat(written)
                .containsEntry("hold-time", "90s")
                .containsEntry("kind", "ip6-gre")
                .containsEntry("inner", Map.of("prefix", "10.0.0.0/8"))
                .containsEntry("guard", false)
                .doesNotContainKey("name");
        assertThat(bind(Specification.of("x", written))).isEqualTo(bound);
        assertThat(bind(Specification.of("x", given.given()))).isEqualTo(bound);
        assertThat(given.given()).containsEntry("type", "toy").containsEntry("text", "007");
    }

    @Test
    void timesAreWrittenInTheUnitThatFits() {
        for (String time : List.of("0s", "1ms", "1500ms", "59s", "90s", "2m", "1h", "36h")) {
            Specification given = Specification.parse("x", "{hold-time: " + time + ", inner: {prefix: 10.0.0.0/8}}");
            assertThat(WrittenRecord.of(bind(given))).containsEntry("hold-time", time);
        }
    }
}
