package dev.holdfast.shell.client;

import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP over the daemon's Unix socket, one connection a request. Our own few lines and not a library, because loading one
 * takes several times as long as the request itself.
 */
public final class ControlSocket {
    private static final long MAX_BODY_BYTES = 64L * 1024 * 1024;

    private final Path path;
    private final long maxBytes;

    public ControlSocket(Path path) {
        this(path, MAX_BODY_BYTES);
    }

    ControlSocket(Path path, long maxBytes) {
        this.path = path;
        this.maxBytes = maxBytes;
    }

    public Path path() {
        return path;
    }

    /**
     * @param target path and query, encoded
     * @param timeout for the whole exchange
     * @throws CallException if there is no whole answer; an answer of any status is returned
     */
    public Reply get(String target, Duration timeout) throws CallException {
        return exchange("GET", target, null, timeout);
    }

    /** Like {@link #get}; {@code body} is JSON, null for none. */
    public Reply post(String target, @Nullable String body, Duration timeout) throws CallException {
        return exchange("POST", target, body, timeout);
    }

    private Reply exchange(String method, String target, @Nullable String body, Duration timeout) throws CallException {
        try (SocketChannel channel = open();
                Deadline deadline = new Deadline(channel, timeout)) {
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
                ByteBuffer request = ByteBuffer.wrap(request(method, target, body));
                while (request.hasRemaining()) {
                    channel.write(request);
                }
                return new ReplyReader(channel, maxBytes).read();
            } catch (ClosedByInterruptException e) {
                Thread.currentThread().interrupt();
                throw CallException.unreachable(says("API-107", "interrupted", "ask again"), e);
            } catch (IOException e) {
                throw deadline.passed() ? late(timeout, e) : failure(e, channel.isConnected());
            }
        } catch (IOException e) {
            throw failure(e, false);
        } catch (IllegalArgumentException e) {
            throw CallException.unreadable(
                    says(
                            "API-101",
                            "this cannot be the path of a socket: " + e.getMessage(),
                            "give another with --socket"),
                    e);
        }
    }

    private static SocketChannel open() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    private static byte[] request(String method, String target, @Nullable String body) {
        byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + target + " HTTP/1.1\r\nHost: holdfast\r\nConnection: close\r\n"
                + "Accept: application/json, application/problem+json\r\n"
                + (body == null ? "" : "Content-Type: application/json\r\n")
                + (method.equals("GET") ? "" : "Content-Length: " + content.length + "\r\n")
                + "\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[headBytes.length + content.length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(content, 0, all, headBytes.length, content.length);
        return all;
    }

    private CallException late(Duration timeout, IOException cause) {
        return CallException.unreachable(
                says(
                        "API-104",
                        "no answer within " + timeout.toMillis() + " ms",
                        "look at the daemon's log and load; it accepts connections but does not answer"),
                cause);
    }

    private CallException failure(IOException cause, boolean connected) {
        String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (cause instanceof ReplyReader.TooLargeException) {
            return CallException.unreadable(says("API-106", words, "ask for less: --limit, --prefix"), cause);
        }
        if (connected) {
            return CallException.unreachable(
                    says(
                            "API-105",
                            "the answer is not whole: " + words,
                            "see whether the daemon was stopped; ask again"),
                    cause);
        }
        if (Files.notExists(path)) {
            return CallException.unreachable(
                    says(
                            "API-101",
                            "no daemon is running here: there is no such socket",
                            "start one with `holdfast run`, or name its socket with --socket PATH"),
                    cause);
        }
        if (words.contains("ermission denied") || words.contains("not permitted")) {
            return CallException.unreadable(
                    says("API-103", "you may not open it: " + words, "join the group of the socket, or use sudo"),
                    cause);
        }
        return CallException.unreachable(
                says("API-102", "nobody listens on it: " + words, "start the daemon with `holdfast run`"), cause);
    }

    private Diagnostic says(String code, String what, String action) {
        return new Diagnostic(code, path.toString(), what, action);
    }
}
