package dev.holdfast.daemon.endpoints;

import dev.holdfast.daemon.StartupException;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;

/**
 * Where the control API is reached.
 *
 * @param path of the Unix socket
 * @param mode as {@code ls} shows it
 */
public record ControlSocket(Path path, String mode) {
    private static final int LONGEST_PATH = 107; // sun_path of unix(7), less the final zero

    /**
     * Makes the way free: the directory exists, and nothing stands at the path.
     *
     * @throws StartupException if somebody answers there, or something else than a socket stands there
     */
    public void prepare() {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw unusable("the path is longer than " + LONGEST_PATH + " bytes");
        }
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                if (!isSocket()) {
                    throw unusable("a file that is no socket stands there");
                }
                if (somebodyAnswers()) {
                    throw new StartupException(new Diagnostic(
                            "API-006",
                            path.toString(),
                            "another process answers on this socket",
                            "stop it, or set 'control.socket:' to another path"));
                }
                Files.delete(path); // left by a daemon that was killed
            }
            if (!Files.isWritable(path.toAbsolutePath().getParent())) {
                throw unusable("its directory is not writable");
            }
        } catch (IOException e) {
            throw unusable(e.getClass().getSimpleName() + ", " + e.getMessage());
        }
    }

    private boolean isSocket() throws IOException {
        return ((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000) == 0140000;
    }

    private boolean somebodyAnswers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }

    private StartupException unusable(String why) {
        return new StartupException(new Diagnostic(
                "API-007",
                path.toString(),
                "the control socket cannot be made: " + why,
                "set 'control.socket:' to a path in a directory that the user of the daemon can write to"));
    }

    void applyTo(Connector connector) {
        connector.setProperty("unixDomainSocketPath", path.toString());
        connector.setProperty("unixDomainSocketPathPermissions", mode);
    }
}
