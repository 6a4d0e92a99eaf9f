package dev.holdfast.shell.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.shell.rehearsal.StandIn;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlSocketTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1000;

    @TempDir
    private Path directory;

    private Path socket() {
        return directory.resolve("s");
    }

    private String answerTo(String response) throws IOException, CallException {
        try (StandIn daemon = new StandIn(socket(), request -> bytes(response))) {
            Reply reply = new ControlSocket(socket(), MAX_BYTES).get("/actuator/x?y=z", SOON);
            assertThat(daemon.requests()).containsExactly("GET /actuator/x?y=z");
            return reply.status() + " " + new String(reply.body(), StandardCharsets.UTF_8);
        }
    }

    private Problem problemOf(String response) throws IOException {
        try (StandIn daemon = new StandIn(socket(), request -> bytes(response))) {
            Problem problem = problem(SOON);
            assertThat(daemon.requests()).hasSize(1);
            return problem;
        }
    }

    private record Problem(String code, String what, boolean unreachable) {}

    private Problem problem(Duration timeout) {
        CallException e = catchThrowableOfType(
                CallException.class, () -> new ControlSocket(socket(), MAX_BYTES).get("/", timeout));
        assertThat(e.diagnostic().subject()).isEqualTo(socket().toString());
        return new Problem(e.diagnostic().code(), e.diagnostic().what(), e.isUnreachable());
    }

    /** In the tables, {@code /} stands for the end of a line. */
    private static byte[] bytes(String response) {
        return response.replace("HTTP/1", "HTTP!1")
                .replace("/", "\r\n")
                .replace("HTTP!1", "HTTP/1")
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        by length        | HTTP/1.1 200 OK/Content-Length: 5//hello             | 200 hello
        no reason phrase | HTTP/1.1 200/Content-Length: 5//hello                | 200 hello
        lower case       | HTTP/1.1 404 x/content-length:2//no                  | 404 no
        longer than said | HTTP/1.1 200 /Content-Length: 2//hello               | 200 he
        in chunks        | HTTP/1.1 200 /Transfer-Encoding: chunked//5/hello/6;x=y/ world/0// | 200 hello world
        with a trailer   | HTTP/1.1 200 /Transfer-Encoding: chunked//5/hello/0/X: y// | 200 hello
        up to the end    | HTTP/1.1 200 /Connection: close//hello               | 200 hello
        empty            | HTTP/1.1 200 /Content-Length: 0//                    | '200 '
        no content       | HTTP/1.1 204 //                                      | '204 '
        after a continue | HTTP/1.1 100 Continue//HTTP/1.1 200 /Content-Length: 2//ok | 200 ok
        UTF-8            | HTTP/1.1 200 /Content-Length: 2//µ                   | 200 µ
        """)
    void reads(String name, String response, String read) throws Exception {
        assertThat(answerTo(response)).isEqualTo(read);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        nothing             | ''                                                          | API-105 | the answer is not whole: the connection ended in the middle of the answer
        half a status line  | HTTP/1.1 20                                                 | API-105 | the answer is not whole: the connection ended in the middle of the answer
        half the headers    | HTTP/1.1 200 /Content-Le                                    | API-105 | the answer is not whole: the connection ended in the middle of the answer
        half the body       | HTTP/1.1 200 /Content-Length: 5//hel                        | API-105 | the answer is not whole: the connection ended in the middle of the answer
        half the chunks     | HTTP/1.1 200 /Transfer-Encoding: chunked//5/hello/          | API-105 | the answer is not whole: the connection ended in the middle of the answer
        half a chunk        | HTTP/1.1 200 /Transfer-Encoding: chunked//5/he              | API-105 | the answer is not whole: the connection ended in the middle of the answer
        chunk too long      | HTTP/1.1 200 /Transfer-Encoding: chunked//2/hello/0//       | API-105 | the answer is not whole: a chunk is longer than it says
        no HTTP             | SSH-2.0-OpenSSH/                                            | API-105 | the answer is not whole: not an HTTP response: 'SSH-2.0-OpenSSH'
        no length           | HTTP/1.1 200 /Content-Length: five//hello                   | API-105 | the answer is not whole: not a length: 'five'
        negative length     | HTTP/1.1 200 /Content-Length: -5//hello                     | API-105 | the answer is not whole: not a length: '-5'
        no header           | HTTP/1.1 200 /nonsense//                                    | API-105 | the answer is not whole: not a header: 'nonsense'
        """)
    void refuses(String name, String response, String code, String what) throws IOException {
        assertThat(problemOf(response)).isEqualTo(new Problem(code, what, true));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        by length     | HTTP/1.1 200 /Content-Length: 1001//
        in one chunk  | HTTP/1.1 200 /Transfer-Encoding: chunked//fffffff/
        """)
    void boundsWhatIsAnnouncedTooLarge(String name, String response) throws IOException {
        assertThat(problemOf(response).code()).isEqualTo("API-106");
    }

    @Test
    void boundsWhatTurnsOutTooLarge() throws IOException {
        assertThat(problemOf("HTTP/1.1 200 //" + "x".repeat(MAX_BYTES + 1)).code())
                .isEqualTo("API-106");
        assertThat(problemOf("HTTP/1.1 200 /Transfer-Encoding: chunked/" + ("/100/" + "x".repeat(256)).repeat(4)
                                + "/0//")
                        .code())
                .isEqualTo("API-106");
    }

    @Test
    void takesExactlyTheBound() throws Exception {
        assertThat(answerTo("HTTP/1.1 200 /Content-Length: 1000//" + "x".repeat(MAX_BYTES)))
                .hasSize(4 + MAX_BYTES);
    }

    @Test
    void aHeaderWithoutEndIsCutOff() throws IOException {
        assertThat(problemOf("HTTP/1.1 200 /X: " + "y".repeat(10_000)).what()).contains("8192 bytes");
        assertThat(problemOf("HTTP/1.1 200 /" + "X: y/".repeat(200)).what()).contains("more than 100 headers");
    }

    @Test
    void sendsABody() throws Exception {
        try (StandIn daemon = new StandIn(socket(), request -> StandIn.json(200, "{}"))) {
            new ControlSocket(socket()).post("/actuator/reconciler/plan", "{\"limit\":5}", SOON);
            assertThat(daemon.requests()).containsExactly("POST /actuator/reconciler/plan {\"limit\":5}");
        }
    }

    @Test
    void noSocketMeansNoDaemon() {
        assertThat(problem(SOON).code()).isEqualTo("API-101");
        assertThat(problem(SOON).unreachable()).isTrue();
    }

    @Test
    void aSocketNobodyListensOnIsNamedAsSuch() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket()))
                .close();
        assertThat(problem(SOON)).isEqualTo(new Problem("API-102", "nobody listens on it: Connection refused", true));
    }

    @Test
    void aFileIsNoSocket() throws IOException {
        Files.createFile(socket());
        assertThat(problem(SOON).code()).isEqualTo("API-102");
    }

    @Test
    void aDaemonThatHangsIsGivenUp() throws IOException {
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket()));
            assertThat(problem(Duration.ofMillis(50)))
                    .isEqualTo(new Problem("API-104", "no answer within 50 ms", true));
        }
    }

    @Test
    void aPathTooLongForASocketIsSaid() {
        Path longPath = directory.resolve("x".repeat(200));
        CallException e = catchThrowableOfType(CallException.class, () -> new ControlSocket(longPath).get("/", SOON));
        assertThat(e.diagnostic().code()).isEqualTo("API-101");
    }
}
