package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AsPath.Kind;
import dev.holdfast.bgp.wire.AsPath.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAsTest {
    private static final long OWN = 65001;

    /** What an observer behind us sees: the own AS is put in front afterwards. */
    @ParameterizedTest
    @CsvSource({
        "64512, REMOVE, 65001",
        "64512, ALL, 65001",
        "64512, REPLACE, 65001 65001",
        "64512 64000, REMOVE, 65001 64512 64000",
        "64512 64000, ALL, 65001 64000",
        "64512 64000, REPLACE, 65001 65001 64000",
        "64000, ALL, 65001 64000",
        "4200000000 4294967294, REMOVE, 65001",
        "64511 65535 4199999999 4294967295, ALL, 65001 64511 65535 4199999999 4294967295",
    })
    void pathsLookLikeThisFromOutside(String path, PrivateAs mode, String seen) {
        AsPath made = mode.applyTo(AsPath.of(numbers(path)), OWN);
        assertThat(OWN + (made.segments().isEmpty() ? "" : " " + made)).isEqualTo(seen);
    }

    private static long[] numbers(String path) {
        return Arrays.stream(path.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64000 1"})
    void aPathWithoutOnesIsTheSame(String path) {
        AsPath before = path.isEmpty() ? AsPath.EMPTY : AsPath.of(numbers(path));
        for (PrivateAs mode : PrivateAs.values()) {
            assertThat(mode.applyTo(before, OWN)).isSameAs(before);
        }
    }

    @Test
    void setsStaySetsAndConfederationsAreNotTouched() {
        var path = new AsPath(List.of(
                new Segment(Kind.CONFED_SEQUENCE, List.of(64600L)),
                new Segment(Kind.SEQUENCE, List.of(64000L, 64512L)),
                new Segment(Kind.SET, List.of(64513L, 64514L, 3L)),
                new Segment(Kind.SEQUENCE, List.of(64515L))));
        assertThat(PrivateAs.ALL.applyTo(path, OWN)).hasToString("(64600) 64000 {3}");
        assertThat(PrivateAs.REPLACE.applyTo(path, OWN)).hasToString("(64600) 64000 65001 {65001 3} 65001");
        assertThat(PrivateAs.REMOVE.applyTo(path, OWN)).isSameAs(path);
    }

    @Test
    void aSetThatIsEmptyJoinsWhatItParted() {
        var path = new AsPath(List.of(
                new Segment(Kind.SEQUENCE, new ArrayList<>(List.of(1L))),
                new Segment(Kind.SET, List.of(64513L)),
                new Segment(Kind.SEQUENCE, List.of(2L))));
        assertThat(PrivateAs.ALL.applyTo(path, OWN)).isEqualTo(AsPath.of(1, 2));
    }
}
