package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that make no sense are refused with the rule they break, and not found out by a thread that dies of them. */
class TimingTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT1S, 3, PT0.05S, PT3S, PT60S, min-tx and min-rx must be more than 0",
        "PT1S, PT-1S, 3, PT0.05S, PT3S, PT60S, min-tx and min-rx must be more than 0",
        "PT2H, PT1S, 3, PT0.05S, PT3S, PT60S, min-tx and min-rx must be at most 1h",
        "PT1S, PT1S, 0, PT0.05S, PT3S, PT60S, multiplier must be 1..255",
        "PT1S, PT1S, 3, PT5S, PT3S, PT60S, ceiling must not be less than floor",
        "PT1S, PT1S, 3, PT0.05S, PT2H, PT60S, ceiling must be at most 1h",
        "PT1S, PT1S, 3, PT0.05S, PT3S, PT0.01S, backoff-max must not be less than floor",
        "PT1S, PT1S, 3, PT0.05S, PT3S, P300000D, backoff-max must not be less than floor",
    })
    void nonsenseIsRefused(
            Duration minTx,
            Duration minRx,
            int multiplier,
            Duration floor,
            Duration ceiling,
            Duration backoffMax,
            String rule) {
        assertThatThrownBy(() -> new Timing(minTx, minRx, multiplier, floor, ceiling, backoffMax))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }
}
