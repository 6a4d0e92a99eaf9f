package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsPathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "_65002_, 65002, true",
        "_65002_, 65001 65002 65003, true",
        "_65002_, 65001 {65002 65003}, true",
        "_65003_, 65001 {65002 65003}, true",
        "_65002_, 165002, false",
        "_65002_, 650020 1, false",
        "_65002_, (65002) 1, true",
        "_65002_, '[65002 7] 1', true",
        "^65001_, 65001 65002, true",
        "^65002_, 65001 65002, false",
        "_65002$, 65001 65002, true",
        "^$, '', true",
        "^$, 65001, false",
        "^65001( [0-9]+)*$, 65001 2 3, true",
        "_65001_65002_, 65001 65002, true",
        "_65001_65002_, 65001 3 65002, false",
        "^(65001_)+65002$, 65001 65001 65002, true",
        "\\{65002, 1 {65002 3}, true",
        "1[_]2, 1 2, true",
        "1[_]2, 1{2, true",
        "1[^_]2, 132, true",
        "1[^_]2, 1 2, false",
        ".*, '', true",
    })
    void aPatternIsLookedFor(String pattern, String path, boolean found) {
        assertThat(AsPathPattern.parse(pattern).fits(path)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(", "[1", "*", "a**b{2,1}", "(?=1)", "(1)\\1", "x{1001}", "\\"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> AsPathPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("; write ");
        assertThatThrownBy(() -> AsPathPattern.parse("1".repeat(1001))).isInstanceOf(IllegalArgumentException.class);
    }

    /** An engine that goes back would need longer than the earth is old. */
    @ParameterizedTest
    @ValueSource(strings = {"^(([0-9]+ ?)+)+x$", "^([0-9]|[0-9 ]+)*x$", "(.*)*(.*)*(.*)*x"})
    void noPatternTakesForever(String pattern) {
        String path = "4200000000 ".repeat(2000);
        AsPathPattern hostile = AsPathPattern.parse(pattern);
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> hostile.fits(path)))
                .isFalse();
    }

    @Test
    void patternsAreEqualByText() {
        assertThat(AsPathPattern.parse("_1_"))
                .isEqualTo(AsPathPattern.parse("_1_"))
                .hasToString("_1_");
    }
}
