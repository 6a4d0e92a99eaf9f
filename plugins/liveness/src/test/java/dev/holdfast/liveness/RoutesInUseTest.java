package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesInUseTest {
    private static final String GATE = "path/ibrl/doublezero0/198.51.100.9/32";

    @TempDir
    private Path directory;

    @Test
    void whatWasLeftIsFoundOnceByTheNext() throws IOException {
        new RoutesInUse(directory).leave(List.of(GATE));
        var next = new RoutesInUse(directory);
        assertThat(next.contains(GATE, Instant.now())).isTrue();
        assertThat(next.contains(GATE + "0", Instant.now())).isFalse();
        assertThat(new RoutesInUse(directory).contains(GATE, Instant.now())).isFalse();
    }

    @Test
    void afterTwoMinutesItSaysNothing() {
        new RoutesInUse(directory).leave(List.of(GATE));
        Instant late = Instant.now().plus(RoutesInUse.GOOD_FOR).plusSeconds(5);
        assertThat(new RoutesInUse(directory).contains(GATE, late)).isFalse();
    }

    @Test
    void aFileThatIsNoTextHoldsNothingUp() throws IOException {
        Files.write(directory.resolve("routes-in-use"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        assertThat(new RoutesInUse(directory).contains(GATE, Instant.now())).isFalse();
    }
}
