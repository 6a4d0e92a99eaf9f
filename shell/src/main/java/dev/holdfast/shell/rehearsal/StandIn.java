package dev.holdfast.shell.rehearsal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Listens where a daemon would, and answers what it is told to. One request a connection, one at a time. */
public final class StandIn implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Path socket;
    private final Function<String, byte[]> answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /**
     * @param answers from a request line such as {@code GET /actuator/health}, followed by a blank and the body if there
     *     is one, to the bytes of the response; empty: the connection is closed without an answer
     */
    public StandIn(Path socket, Function<String, byte[]> answers) throws IOException {
        this.socket = socket;
        this.answers = answers;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::serve, "stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    /** A whole response of this status with this JSON. */
    public static byte[] json(int status, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " \r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    /** What was asked so far, as handed to the answers. */
    public List<String> requests() {
        return requests;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                String request = request(channel);
                requests.add(request);
                ByteBuffer answer = ByteBuffer.wrap(answers.apply(request));
                while (answer.hasRemaining()) {
                    channel.write(answer);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                continue; // that client went away; the next may stay
            }
        }
    }

    private static String request(SocketChannel channel) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        int head = -1;
        while (head < 0 || text.length() < head + 4 + contentLength(text.substring(0, head))) {
            if (channel.read(buffer.clear()) < 0) {
                break;
            }
            text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            head = text.indexOf("\r\n\r\n");
        }
        String line = text.substring(0, text.indexOf(" HTTP/"));
        String body = text.substring(head + 4);
        return body.isEmpty() ? line : line + " " + body;
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n")) {
            if (line.startsWith("Content-Length: ")) {
                return Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
