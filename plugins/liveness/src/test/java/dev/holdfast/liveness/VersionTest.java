package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0.34.0, 0.34.0",
        "1.2.3-rc, 1.2.3-rc",
        "1.2.3-RC.1, 1.2.3-rc",
        "1.2.3-beta+build5, 1.2.3-beta",
        "1.2.3-dev~7, 1.2.3-dev",
        "1.2.3-SNAPSHOT, 1.2.3-other",
        "1.2.3~git20260401.abc, 1.2.3-dev",
        "1.2.3+5, 1.2.3",
        "255.0.255, 255.0.255",
        "256.0.0, 0.0.0-other",
        "1.2, 0.0.0-other",
        "development, 0.0.0-other",
        "1..3, 0.0.0-other",
        "9999999999.1.1, 0.0.0-other",
        "'', 0.0.0-other"
    })
    void readsWhatPackagersWrite(String text, String shown) {
        assertThat(Version.parse(text)).hasToString(shown);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"16908288, 1.2.0", "16909063, 1.2.3-unknown(7)", "-1, 255.255.255-unknown(255)"})
    void showsWhatStoodOnTheWire(int packed, String shown) {
        assertThat(ControlPacket.version(packed)).hasToString(shown);
        assertThat(ControlPacket.packed(ControlPacket.version(packed))).isEqualTo(packed);
    }
}
