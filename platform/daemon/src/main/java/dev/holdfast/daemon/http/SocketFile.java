package dev.holdfast.daemon.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The place in the file system where a Unix socket is to be bound. */
public record SocketFile(Path path) {
    private static final int LONGEST_PATH = 107; // sun_path of unix(7), less the final zero
    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;

    /** Somebody listens there. */
    public static final class InUse extends IOException {
        private static final long serialVersionUID = 1L;

        InUse() {
            super("another process answers on this socket");
        }
    }

    /**
     * Makes the way free: the directory exists, and nothing stands at the path. A socket that nobody answers on was left by a
     * process that was killed, and is removed.
     *
     * @throws InUse if somebody answers there
     * @throws IOException if there cannot be a socket; the message says why
     */
    public void clear() throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new IOException("the path is longer than " + LONGEST_PATH + " bytes");
        }
        Path directory = path.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isSocket()) {
                throw new IOException("a file that is no socket stands there");
            }
            if (somebodyAnswers()) {
                throw new InUse();
            }
            Files.delete(path);
        }
        if (!Files.isWritable(directory)) {
            throw new IOException("its directory is not writable");
        }
    }

    private boolean isSocket() throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & TYPE_MASK) == SOCKET;
    }

    private boolean somebodyAnswers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }
}
