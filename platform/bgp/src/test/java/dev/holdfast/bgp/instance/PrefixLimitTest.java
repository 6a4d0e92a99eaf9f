package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrefixLimitTest {

    @Test
    void warnsOnceAndIsExceededOnceUntilTheCountFallsBehindBoth() {
        var limit = new PrefixLimit(100, 75);
        assertThat(limit.judge(74)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(75)).isEqualTo(PrefixLimit.Verdict.WARN);
        assertThat(limit.judge(100)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(101)).isEqualTo(PrefixLimit.Verdict.EXCEEDED);
        assertThat(limit.judge(150)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(99)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(74)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(101)).isEqualTo(PrefixLimit.Verdict.EXCEEDED);
    }

    @Test
    void aLimitOfOneIsWarnedOfAtOne() {
        assertThat(new PrefixLimit(1, 75).judge(1)).isEqualTo(PrefixLimit.Verdict.WARN);
        assertThat(new PrefixLimit(1, 75).judge(0)).isEqualTo(PrefixLimit.Verdict.FINE);
    }

    @Test
    void withoutALimitAllIsFine() {
        assertThat(new PrefixLimit(0, 75).judge(Integer.MAX_VALUE)).isEqualTo(PrefixLimit.Verdict.FINE);
    }
}
