import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Somebody else's hand on the simulated kernel: reads the words after {@code ip} from standard input, a command a line, asks
 * the daemon's simulation endpoint, and answers with a line, empty if it worked. Argument: the control socket. Run from
 * source, so that the demo needs nothing but a JDK.
 */
final class SimulatedHand {
    private SimulatedHand() {}

    public static void main(String[] arguments) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(ask(arguments[0], line));
            System.out.flush();
        }
    }

    private static String ask(String socket, String command) throws IOException {
        byte[] body = ("{\"ip\":\"" + command.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        String head = "POST /actuator/simulation HTTP/1.1\r\nHost: holdfast\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
            channel.write(ByteBuffer.wrap(body));
            byte[] all = Channels.newInputStream(channel).readAllBytes();
            return answerIn(new String(all, StandardCharsets.UTF_8));
        }
    }

    private static String answerIn(String reply) {
        if (!reply.startsWith("HTTP/1.1 200")) {
            return reply.lines().findFirst().orElse("no answer") + " " + between(reply, "\"detail\":\"");
        }
        return between(reply, "\"answer\":\"");
    }

    private static String between(String text, String start) {
        int from = text.indexOf(start);
        int to = from < 0 ? -1 : text.indexOf('"', from + start.length());
        return to < 0 ? "" : text.substring(from + start.length(), to);
    }
}
