package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommunityTest {
    @ParameterizedTest
    @CsvSource({
        "65001:100, fde90064",
        "0:0, 00000000",
        "65535:65535, ffffffff",
        "NO_EXPORT, ffffff01",
        "no-advertise, ffffff02",
        "NO_EXPORT_SUBCONFED, ffffff03",
        "graceful-shutdown, ffff0000",
        "llgr-stale, ffff0006",
        "no-llgr, ffff0007",
        "blackhole, ffff029a",
    })
    void standardOnesHaveFourBytes(String text, String hex) {
        Community community = Community.parse(text);
        assertThat(Integer.toHexString(community.asStandard())).isEqualTo(hex.replaceFirst("^0+(?=.)", ""));
        assertThat(Community.parse(community.toString())).isEqualTo(community);
        assertThat(Community.standard(community.asStandard())).isEqualTo(community);
    }

    @ParameterizedTest
    @CsvSource({
        "rt:65002:100, 0002fdea00000064",
        "RT:65002:4294967295, 0002fdeaffffffff",
        "rt:70000:9, 0202000111700009",
        "ro:65002:100, 0003fdea00000064",
        "rt:192.0.2.1:7, 0102c00002010007",
        "ro:255.255.255.255:65535, 0103ffffffffffff",
        "ext:0x4004fde900000001, 4004fde900000001",
        "ext:0xffffffffffffffff, ffffffffffffffff",
    })
    void extendedOnesHaveEight(String text, String hex) {
        Community community = Community.parse(text);
        assertThat(String.format("%016x", community.asExtended())).isEqualTo(hex);
        assertThat(Community.extended(community.asExtended())).isEqualTo(community);
        assertThat(community).hasToString(text.toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void theMeaningCountsAndNotTheForm() {
        assertThat(Community.extended(0x0202_0000_FDEA_0064L)).isEqualTo(Community.parse("rt:65002:100"));
        assertThat(Community.parse("ext:0x02020000fdea0064")).isEqualTo(Community.parse("rt:65002:100"));
        assertThat(Community.parse("rt:1:100")).isNotEqualTo(Community.parse("rt:0.0.0.1:100"));
        assertThat(Community.extended(0x4002_FDEA_0000_0064L)).isNotEqualTo(Community.parse("rt:65002:100"));
    }

    @ParameterizedTest
    @CsvSource({
        "65001:*, 65001:5, true",
        "65001:*, 65002:5, false",
        "*:5, 65001:5, true",
        "*:*, no-export, true",
        "*:*, lc:1:2:3, false",
        "lc:1:*:3, lc:1:2:3, true",
        "lc:1:*:3, lc:1:2:4, false",
        "lc:*:4294967295:*, lc:1:4294967295:3, true",
        "rt:*:100, rt:70000:100, true",
        "rt:*:100, rt:192.0.2.1:100, false",
        "rt:192.0.2.1:*, rt:192.0.2.1:100, true",
        "ro:*:*, rt:1:1, false",
        "ext:0xffffffffffffffff, ext:0x4004fde900000001, false",
    })
    void aStarIsAnyNumber(String pattern, String community, boolean standsFor) {
        CommunityPattern parsed = CommunityPattern.parse(pattern);
        assertThat(parsed.pattern().standsFor(Community.parse(community))).isEqualTo(standsFor);
        assertThat(CommunityPattern.parse(parsed.toString())).isEqualTo(parsed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "65001",
                "65536:1",
                "1:65536",
                "1:2:3",
                "-1:2",
                "lc:1:2",
                "lc:1:2:4294967296",
                "rt:1",
                "rt:70000:65536",
                "rt:4294967296:1",
                "rt:192.0.2.1:65536",
                "rt:192.0.2:1",
                "ext:12",
                "ext:0x123",
                "no-exports",
                "65001:99999999999"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Community.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommunityPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write ");
    }

    @Test
    void aPatternIsNoCommunityToAdd() {
        assertThatThrownBy(() -> Community.parse("65001:*")).hasMessageContaining("write one, without *");
    }
}
