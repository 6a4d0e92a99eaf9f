package dev.holdfast.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request a connection, over any kind of socket. */
final class SocketClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SocketAddress address;

    SocketClient(SocketAddress address) {
        this.address = address;
    }

    static SocketClient of(Path socket) {
        return new SocketClient(UnixDomainSocketAddress.of(socket));
    }

    record Reply(int status, String type, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    Reply get(String path) {
        return ask("GET", path, "", "");
    }

    Reply post(String path, String body) {
        return ask("POST", path, body.isEmpty() ? "" : "Content-Type: application/json\r\n", body);
    }

    Reply ask(String method, String path, String headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " /actuator/" + path + " HTTP/1.0\r\nHost: holdfast\r\nContent-Length: " + content.length
                + "\r\n" + headers + "\r\n";
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8)));
            var answer = new ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(1 << 16);
            while (channel.read(buffer.clear()) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
            }
            String text = answer.toString(StandardCharsets.UTF_8);
            String[] parts = text.split("\r\n\r\n", 2);
            String type = parts[0].replaceFirst("(?s).*?(?i:content-type): ([^\r;]*).*", "$1");
            return new Reply(Integer.parseInt(text.substring(9, 12)), type, parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
