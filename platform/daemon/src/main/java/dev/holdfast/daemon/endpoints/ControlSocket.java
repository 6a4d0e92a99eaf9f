package dev.holdfast.daemon.endpoints;

import dev.holdfast.daemon.StartupException;
import dev.holdfast.daemon.http.SocketFile;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;

/**
 * Where the control API is reached.
 *
 * @param path of the Unix socket
 * @param mode as {@code ls} shows it
 */
public record ControlSocket(Path path, String mode) {

    /**
     * Makes the way free: the directory exists, and nothing stands at the path.
     *
     * @throws StartupException if somebody answers there, or something else than a socket stands there
     */
    public void prepare() {
        try {
            new SocketFile(path).clear();
        } catch (SocketFile.InUse e) {
            throw new StartupException(new Diagnostic(
                    "API-006",
                    path.toString(),
                    "another process answers on this socket",
                    "stop it, or set 'control.socket:' to another path"));
        } catch (FileSystemException e) { // whose message is a path
            throw unusable(e.getClass().getSimpleName() + ", " + e.getMessage());
        } catch (IOException e) {
            throw unusable(String.valueOf(e.getMessage()));
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
