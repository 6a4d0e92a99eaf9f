package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
    @TempDir
    Path directory;

    @Test
    void aSecondDaemonIsRefusedByTheNumberOfTheFirst() throws IOException {
        Path state = directory.resolve("a/b");
        try (StateLock first = StateLock.take(state)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> StateLock.take(state))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("STA-001")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        StateLock.take(state).close();
    }

    @Test
    void aDirectoryThatCannotBeUsedIsSaidSo() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> StateLock.take(file.resolve("state")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("STA-002");
    }
}
