package dev.holdfast.lab.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running daemon; one connection a request, the end of the answer is the end of the connection. */
public final class ControlSocket {
    private static final JsonMapper JSON = new JsonMapper();

    private final UnixDomainSocketAddress address;

    public ControlSocket(String path) {
        address = UnixDomainSocketAddress.of(Path.of(path));
    }

    /** Whether a GET is answered 200; false too if nobody answers. */
    public boolean isOk(String path) {
        try {
            return exchange("GET", path, "").startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false; // not there yet: that is what is being asked
        }
    }

    public JsonNode get(String path) throws IOException {
        return body(exchange("GET", path, ""));
    }

    public JsonNode post(String path) throws IOException {
        return post(path, "{}");
    }

    /** @param json in ASCII */
    public JsonNode post(String path, String json) throws IOException {
        return body(exchange("POST", path, json));
    }

    private String exchange(String method, String path, String body) throws IOException {
        String request = method + " " + path + " HTTP/1.0\r\nHost: localhost\r\nAccept: application/json\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(address);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            var answer = new ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(64 << 10);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static JsonNode body(String answer) throws IOException {
        if (!answer.startsWith("HTTP/1.1 200")) {
            throw new IOException(
                    "the daemon answered: " + answer.lines().findFirst().orElse("nothing") + " "
                            + answer.substring(answer.indexOf("\r\n\r\n") + 1).strip());
        }
        return JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }
}
