package dev.holdfast.daemon.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.config.PeerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartMarkerTest {
    @TempDir
    Path state;

    @Test
    void whatOneRunLeavesCountsOnceForTheNext() {
        Set<PeerAddress> sessions = Set.of(PeerAddress.parse("192.0.2.2"), PeerAddress.parse("fe80::1%eth0"));
        new RestartMarker(state).leave(Duration.ofMinutes(2), sessions);
        var next = new RestartMarker(state);
        RestartMarker.Announced announced = next.take();
        assertThat(announced).isNotNull();
        assertThat(announced.sessions()).isEqualTo(sessions);
        assertThat(next.take()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"version\": 2}",
                "{\"version\": 1}",
                "{\"version\": 1, \"expiresAt\": 9223372036854775807}",
                "{\"version\": 1, \"expiresAt\": \"soon\"}",
                "{\"version\": 1, \"expiresAt\": 99999999999, \"sessions\": [{}]}"
            })
    void aDamagedMarkerDoesNotStopTheStartAndIsNotLookedAtAgain(String text) throws IOException {
        Path file = Files.writeString(state.resolve("bgp-restart.json"), text);
        assertThat(new RestartMarker(state).take()).isNull();
        assertThat(file).doesNotExist();
    }
}
