package dev.holdfast.daemon.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    @TempDir
    Path directory;

    private ControlSocket at(Path path) {
        return new ControlSocket(path, "rw-rw----");
    }

    @Test
    void itsDirectoryIsMade() {
        at(directory.resolve("a/b/c.sock")).prepare();
        assertThat(directory.resolve("a/b")).isDirectory();
    }

    @Test
    void aSocketNobodyAnswersOnIsRemoved() throws IOException {
        Path path = directory.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        at(path).prepare();
        assertThat(path).doesNotExist();
    }

    @Test
    void aSocketSomebodyAnswersOnIsLeftAlone() throws IOException {
        Path path = directory.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> at(path).prepare()).hasMessageContaining("API-006");
        }
        assertThat(path).exists();
    }

    @Test
    void whatIsNoSocketIsNeverDeleted() throws IOException {
        Path path = Files.writeString(directory.resolve("precious"), "data");
        assertThatThrownBy(() -> at(path).prepare()).hasMessageContaining("API-007");
        assertThat(path).hasContent("data");
    }

    @Test
    void aPathTheKernelWouldNotTakeIsSaidSo() {
        assertThatThrownBy(() -> at(directory.resolve("x".repeat(108))).prepare())
                .hasMessageContaining("longer than 107 bytes");
    }
}
