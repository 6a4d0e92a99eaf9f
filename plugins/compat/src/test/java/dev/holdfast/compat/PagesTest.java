package dev.holdfast.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.RouteStanding;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.api.gate.PathReports.PathReport;
import dev.holdfast.api.http.HttpAnswer;
import dev.holdfast.api.net.Latencies;
import dev.holdfast.api.net.Latencies.Latency;
import dev.holdfast.api.net.Latencies.RoundTrip;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages show; the JSON in full stands in {@code src/test/resources/compat} ({@code -Dgolden.rewrite=true}). */
class PagesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/compat");
    private static final String UNICAST =
            """
            {"type": "ibrl", "address": "198.51.100.7", "tunnel": {"name": "doublezero0", "source": "192.0.2.10",
             "destination": "203.0.113.1", "net": "169.254.3.129/31"}}""";
    private static final String BOTH_ROLES =
            """
            {"type": "multicast", "address": "198.51.100.7", "tunnel": {"name": null, "source": null,
             "destination": "203.0.113.2", "net": "169.254.0.0/31"},
             "publish": ["233.84.178.5"], "subscribe": ["233.84.178.6", "233.84.178.5"]}""";
    private static final String SUBSCRIBER =
            """
            {"type": "multicast", "address": null, "tunnel": {"destination": "203.0.113.2", "net": "169.254.0.0/31"},
             "publish": [], "subscribe": ["233.84.178.6"]}""";

    @TempDir
    Path directory;

    private Desk desk;

    @BeforeEach
    void open() throws Exception {
        desk = new Desk(directory).open();
    }

    private void matches(String path, String golden) throws IOException {
        HttpAnswer answer = desk.ask("GET", path, "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        Path file = GOLDEN.resolve(golden + ".json");
        String said = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, lines(said));
        }
        assertThat(lines(said)).isEqualTo(Files.readString(file));
    }

    /** One entry a line, so that a difference can be read. */
    private static String lines(String json) {
        return json.replaceAll("([\\[{,])(?=[\\[{\"])", "$1\n").replaceAll("([}\\]])", "\n$1") + "\n";
    }

    @Test
    void scenario34_nothingProvisioned() throws IOException {
        matches("/status", "status-none");
        matches("/v2/status", "v2-status-none");
        matches("/routes", "empty");
    }

    @Test
    void unicastStandsBeforeMulticast() throws IOException {
        desk.services.session =
                new SessionState(SessionStatus.UP, Instant.ofEpochSecond(1_777_000_000, 999_999_999), "");
        desk.services.write("doublezero1", BOTH_ROLES);
        desk.services.write("doublezero0", UNICAST);
        matches("/status", "status-both");
        desk.latencies = around(true);
        matches("/v2/status", "v2-status-both");
    }

    @Test
    void aMereSubscriberHasNoAddress() throws IOException {
        desk.services.write("doublezero1", SUBSCRIBER);
        matches("/status", "status-subscriber");
    }

    @Test
    void whatIsDisabledIsNotShownAndWhatIsLeavingIs() {
        desk.services.write("doublezero0", UNICAST);
        desk.services.state("doublezero0", State.DISABLED);
        assertThat(desk.get("/status")).contains("disconnected");
        desk.services.looksUntilGone = -1;
        desk.services.state("doublezero0", State.REMOVING);
        assertThat(desk.get("/status")).contains("203.0.113.1", "Pending BGP Session");
    }

    @Test
    void aServiceOfAnotherNameOrTypeIsNotShown() {
        desk.services.write("paris", UNICAST);
        desk.services.write("doublezero1", UNICAST);
        assertThat(desk.get("/status")).contains("disconnected");
    }

    @Test
    void scenario35_theKernelsStateOfEachLearnedRouteIsShown() throws IOException {
        desk.services.write("doublezero0", UNICAST);
        String remote = "169.254.3.128";
        learned("198.51.100.200/32", remote, "198.51.100.7", true);
        learned("198.51.100.20/32", remote, "198.51.100.7", false);
        learned("198.51.100.30/32", "169.254.9.0", "198.51.100.7", true); // of another peer
        learned("198.51.100.40/32", remote, "198.51.100.9", true); // from another address
        learned("0.0.0.0/0", remote, "198.51.100.7", true); // the edge filter's own
        matches("/routes", "routes");
    }

    @Test
    void scenario35_whereAPathIsWatchedItsStateIsShownToo() throws IOException {
        desk.services.write("doublezero0", UNICAST);
        String remote = "169.254.3.128";
        learned("198.51.100.20/32", remote, "198.51.100.7", true);
        learned("198.51.100.30/32", remote, "198.51.100.7", false);
        learned("198.51.100.40/32", remote, "198.51.100.7", true);
        gated("198.51.100.50/32");
        gated("198.51.100.60/32"); // nobody knows what it is
        var reports = List.of(
                path("198.51.100.20/32", "up", "remote_down", true, "passive", "0.34.0"),
                path("198.51.100.30/32", "down", "timeout", true, "active", "0.34.0-dev"),
                path("198.51.100.50/32", "init", "", false, "unknown", ""),
                path("198.51.100.99/32", "up", "", true, "active", "0.34.0")); // withdrawn meanwhile
        desk.paths = () -> reports;
        matches("/routes", "routes-watched");
    }

    private void gated(String prefix) {
        desk.routes.add(new RouteStanding(RouteKey.main(Prefix.parse(prefix), 100), null, null, IntentState.GATED));
    }

    private static PathReport path(
            String route, String state, String reason, boolean open, String mode, String version) {
        return new PathReport(
                new Owner("ibrl", "doublezero0"),
                Prefix.parse(route),
                IpAddress.parse("198.51.100.7"),
                state,
                reason,
                Instant.parse("2026-04-30T15:56:26.517Z"),
                open,
                mode,
                version);
    }

    private void learned(String prefix, String via, String source, boolean installed) {
        Forwarding way = Forwarding.over(NextHop.via(IpAddress.parse(via))).withSource(IpAddress.parse(source));
        desk.routes.add(new RouteStanding(
                RouteKey.main(Prefix.parse(prefix), 100),
                way,
                installed ? way : null,
                installed ? IntentState.INSTALLED : IntentState.PENDING));
    }

    @Test
    void scenario36_theSourceTowardsAnAddress() {
        String ask = "{\"dst\": \"198.51.100.200\"}";
        assertThat(desk.said(desk.post("/resolve-route", ask))).isEqualTo("200 {\"src\":\"192.0.2.1\"}");
        desk.sockets.fail(new NoRouteToHostException("ENETUNREACH"));
        assertThat(desk.said(desk.post("/resolve-route", ask))).isEqualTo("404 no route to 198.51.100.200\n");
        desk.sockets.fail(new IOException("EMFILE"));
        assertThat(desk.said(desk.post("/resolve-route", ask)))
                .startsWith("500")
                .contains("EMFILE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                       | dst is missing
            {"dst": ""}              | dst is missing
            {"dst": "2001:db8::1"}   | is an IPv6 address
            {"dst": "0.0.0.0"}       | no address of anybody
            {"dst": "nowhere"}       | is no IPv4 address
            nothing                  | malformed JSON
            """)
    void scenario36_whatIsNoDestination(String body, String said) {
        HttpAnswer answer = desk.post("/resolve-route", body);
        assertThat(answer.type()).startsWith("text/plain");
        assertThat(desk.said(answer)).startsWith("400").contains(said);
    }

    private static Latencies around(boolean ready) {
        var near = new Latency("ams", "pk1", IpAddress.parse("203.0.113.1"), round(12), 0);
        var nearer = new Latency("fra", "pk2", IpAddress.parse("203.0.113.9"), round(8), 100.0 / 3);
        var gone = new Latency("lon", "pk3", IpAddress.parse("203.0.113.2"), null, 100);
        return new Latencies() {
            @Override
            public boolean ready() {
                return ready;
            }

            @Override
            public List<Latency> latencies() {
                return ready ? List.of(near, nearer, gone) : List.of();
            }
        };
    }

    private static RoundTrip round(int millis) {
        return new RoundTrip(Duration.ofMillis(millis - 1), Duration.ofMillis(millis), Duration.ofMillis(millis + 2));
    }

    @Test
    void latenciesAreShownWhileSomebodyProbes() throws IOException {
        assertThat(desk.get("/latency")).startsWith("404");
        assertThat(desk.get("/v2/latency")).startsWith("404");
        desk.latencies = around(false);
        matches("/latency", "empty");
        matches("/v2/latency", "v2-latency-none");
        desk.latencies = around(true);
        matches("/latency", "latency");
        matches("/v2/latency", "v2-latency");
    }

    @Test
    void aDeviceIsOnlyNearerIfItIsWorthIt() {
        var here = new Latency("here", "", IpAddress.parse("203.0.113.1"), round(15), 0);
        var there = new Latency("there", "", IpAddress.parse("203.0.113.2"), round(10), 0);
        var far = new Latency("far", "", IpAddress.parse("203.0.113.3"), round(9), 0);
        assertThat(new Neighbourhood(List.of(here, there), "203.0.113.1").nearest())
                .contains(here);
        assertThat(new Neighbourhood(List.of(here, there, far), "203.0.113.1").nearest())
                .contains(far);
        assertThat(new Neighbourhood(List.of(here, there), "203.0.113.77").nearest())
                .contains(there);
        assertThat(new Neighbourhood(List.of(), "203.0.113.1").nearest()).isEmpty();
    }

    @Test
    void theEnvironmentIsShown() throws Exception {
        desk.configure(", program-id: abc, rpc-url: 'https://rpc.example'");
        desk.open();
        matches("/config", "config");
    }

    @Test
    void theAddressOfThisHost() throws Exception {
        assertThat(desk.get("/v2/status")).contains("\"client_ip\":\"\""); // 192.0.2.1 is nobody's
        desk.configure(", client-ip: 198.18.0.1");
        assertThat(desk.open().get("/v2/status")).contains("\"client_ip\":\"198.18.0.1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /provision, 405, POST",
        "PUT, /remove, 405, POST",
        "POST, /status, 405, 'GET, HEAD'",
        "DELETE, /v2/status, 405, 'GET, HEAD'",
        "HEAD, /status, 200, ",
        "GET, /resolve-route, 405, POST",
        "GET, /, 404, ",
        "GET, /status/, 404, ",
        "GET, /v3/status, 404, "
    })
    void otherPathsAndMethods(String method, String path, int status, String allowed) {
        HttpAnswer answer = desk.ask(method, path, "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().get("Allow")).isEqualTo(allowed);
    }
}
