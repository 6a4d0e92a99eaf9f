package dev.holdfast.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.http.HttpAnswer;
import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.http.HttpRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomcatSurfaceTest {
    private static final int LARGEST_BODY = 20_000;

    @TempDir
    Path directory;

    private Path socket;
    private TomcatSurface surface;

    @BeforeEach
    void open() throws IOException {
        socket = directory.resolve("new/s.sock");
        surface = open(TomcatSurfaceTest::echo);
    }

    private TomcatSurface open(HttpHandler handler) throws IOException {
        return TomcatSurface.open(listener(socket), handler);
    }

    private static HttpListener listener(Path at) {
        return new HttpListener(UnixDomainSocketAddress.of(at), "rw-rw----", LARGEST_BODY, Duration.ofMillis(500));
    }

    @AfterEach
    void close() {
        surface.close();
    }

    private static HttpAnswer echo(HttpRequest request) {
        if (request.path().equals("/throws")) {
            throw new IllegalStateException("secret");
        }
        String said = request.method() + " " + request.path() + " " + new java.util.TreeMap<>(request.query()) + " "
                + request.text();
        return HttpAnswer.text(request.path().equals("/teapot") ? 418 : 200, said)
                .with("X-Said", "yes");
    }

    private String talk(String... pieces) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            for (String piece : pieces) {
                channel.write(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
            }
            return rest(channel);
        }
    }

    private static String rest(SocketChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer) >= 0) {
            assertThat(buffer.hasRemaining()).isTrue();
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    private String ask(String method, String target, String body) throws IOException {
        return talk(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    @Test
    void aRequestReachesTheHandlerAndItsAnswerTheClient() throws IOException {
        String answer = ask("POST", "/a%20b/c?x=1&y=%C3%A9&x=2", "{\"k\": \"é\"}");
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("X-Said: yes", "Content-Type: text/plain;charset=utf-8")
                .endsWith("POST /a b/c {x=1, y=é} {\"k\": \"é\"}");
        assertThat(ask("GET", "/teapot", "")).startsWith("HTTP/1.1 418");
        assertThat(ask("HEAD", "/h", "")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    }

    @Test
    void oneConnectionCarriesManyRequests() throws IOException {
        String one = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(talk(one + last)).contains("GET /1 {} ", "GET /2 {} ");
    }

    @Test
    void aBodyInChunksIsWhole() throws IOException {
        String head = "POST /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(talk(head, "3\r\nabc\r\n", "2\r\nde\r\n", "0\r\n\r\n")).endsWith("POST /c {} abcde");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhetherAnnouncedOrNot() throws IOException {
        assertThat(ask("POST", "/", "x".repeat(LARGEST_BODY))).startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "/", "x".repeat(LARGEST_BODY + 1))).startsWith("HTTP/1.1 413");
        String head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        assertThat(talk(head, chunk, chunk, "0\r\n\r\n")).startsWith("HTTP/1.1 413");
    }

    @Test
    void aClientThatDoesNotFinishIsCutOff() throws IOException {
        long begin = System.nanoTime();
        assertThat(talk("GET /")).isEmpty();
        assertThat(talk("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"))
                .doesNotContain("200");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void rubbishIsRefusedAndTheSurfaceGoesOn() throws IOException {
        assertThat(talk("\u0000\u0001 rubbish\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(ask("GET", "/", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aHandlerThatThrowsIsAMistakeOfItsPluginAlone() throws IOException {
        assertThat(ask("GET", "/throws", ""))
                .startsWith("HTTP/1.1 500")
                .contains("API-030")
                .doesNotContain("secret");
        assertThat(ask("GET", "/", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void theSocketHasTheModeAskedForAndGoesWithTheSurface() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
        surface.close();
        surface.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketSomebodyAnswersOnIsLeftAlone() throws IOException {
        assertThatThrownBy(() -> open(TomcatSurfaceTest::echo)).hasMessageContaining("another process answers");
        assertThat(ask("GET", "/", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aSocketLeftByAKilledProcessIsReplaced() throws IOException {
        surface.close();
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        surface = open(TomcatSurfaceTest::echo);
        assertThat(ask("GET", "/", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void whatIsNoSocketIsNeverDeleted() throws IOException {
        Path file = Files.writeString(directory.resolve("precious"), "data");
        assertThatThrownBy(() -> TomcatSurface.open(listener(file), TomcatSurfaceTest::echo))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no socket");
        assertThat(file).hasContent("data");
    }

    @Test
    void anAddressOfAnotherKindIsRefused() {
        var tcp = new HttpListener(new InetSocketAddress(0), "rw-rw----", 1, Duration.ofSeconds(1));
        assertThatThrownBy(() -> TomcatSurface.open(tcp, TomcatSurfaceTest::echo))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingInterruptsAHandlerThatWaits() throws Exception {
        surface.close();
        var waiting = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        surface = open(request -> {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
            }
            return HttpAnswer.text(200, "");
        });
        CompletableFuture.runAsync(() -> {
            try {
                ask("GET", "/", "");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        surface.close();
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }
}
