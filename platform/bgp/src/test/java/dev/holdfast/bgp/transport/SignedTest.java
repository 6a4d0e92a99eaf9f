package dev.holdfast.bgp.transport;

import static dev.holdfast.bgp.transport.Site.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.bgp.wire.Header;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords (TCP MD5) between addresses of one network namespace. */
class SignedTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Secret RIGHT = new Secret("s".repeat(80));
    private static final Secret WRONG = new Secret("something else");

    private Netns netns;
    private Site site;

    @BeforeEach
    void prepare() {
        netns = Netns.create("trmd5");
        for (String address : List.of("10.0.0.1/24", "10.0.0.2/24", "10.0.1.5/24", "10.0.2.9/24")) {
            netns.ip("address add " + address + " dev lo");
        }
        for (String address : List.of("2001:db8::1/64", "2001:db8::2/64", "2001:db8:0:1::5/64", "2001:db8:0:2::9/64")) {
            netns.ip("address add " + address + " dev lo nodad");
        }
        site = new Site(Transport.best(), netns);
        String refusal = site.transport.refusal(terms("10.0.0.2", RIGHT));
        assumeTrue(refusal == null, "this kernel does not sign: " + refusal);
    }

    @AfterEach
    void clean() {
        if (site != null) {
            site.close();
        }
        if (netns != null) {
            netns.close();
        }
    }

    private static SocketTerms terms(String local, @Nullable Secret password) {
        return new SocketTerms(IpAddress.parse(local), null, password, 0, 0, SocketTerms.CS6, 0, 0);
    }

    private void know(String... addresses) {
        for (String address : addresses) {
            site.known.put(IpAddress.parse(address), SocketTerms.PLAIN);
        }
    }

    private Object dial(Listener to, String from, @Nullable Secret password) {
        return site.dial(to.address().toString(), to.port(), terms(from, password), SHORT);
    }

    private void refused(Object outcome) {
        assertThat(outcome.toString()).startsWith("Connection timed out after 0.25 s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1 10.0.0.2 10.0.1.5 10.0.2.9 24",
                "2001:db8::1 2001:db8::2 2001:db8:0:1::5 2001:db8:0:2::9 64"
            })
    void onlyTheRightPasswordGetsThrough(String given) throws IOException {
        String[] parts = given.split(" ");
        String peer = parts[1];
        String dynamic = parts[2];
        String plain = parts[3];
        know(peer, dynamic, plain);
        Listener listener = site.listen(parts[0], 0);
        Prefix range = Prefix.covering(IpAddress.parse(dynamic), Integer.parseInt(parts[4]));
        assertThat(listener.keys(Map.of(
                        Prefix.host(IpAddress.parse(peer)), RIGHT, range, WRONG, Prefix.parse("192.0.2.1/32"), RIGHT)))
                .isEmpty();

        assertThat(dial(listener, peer, RIGHT)).isInstanceOf(Line.class);
        assertThat(dial(listener, dynamic, WRONG)).isInstanceOf(Line.class);
        assertThat(dial(listener, plain, null)).isInstanceOf(Line.class);
        refused(dial(listener, peer, null));
        refused(dial(listener, dynamic, RIGHT));
        refused(dial(listener, plain, RIGHT));
        assertThat(dial(listener, peer, WRONG))
                .isEqualTo(
                        "Connection timed out after 0.25 s; a password (TCP MD5) is set: a peer that has another one,"
                                + " or none, does not answer");
    }

    @Test
    void aPasswordCanBeChangedWhileConnectionsStand() throws IOException {
        know("10.0.0.2");
        Listener listener = site.listen("0.0.0.0", 0);
        Prefix peer = Prefix.parse("10.0.0.2/32");
        assertThat(listener.keys(Map.of(peer, RIGHT))).isEmpty();
        Line early = site.connect("10.0.0.1", listener.port(), terms("10.0.0.2", RIGHT));
        await("accepted", () -> site.accepted.size() == 1);
        Heard heard = site.hear(site.accepted.get(0));

        assertThat(listener.keys(Map.of(peer, WRONG))).isEmpty();
        refused(site.dial("10.0.0.1", listener.port(), terms("10.0.0.2", RIGHT), SHORT));
        site.connect("10.0.0.1", listener.port(), terms("10.0.0.2", WRONG));
        site.loop.execute(() -> early.send(Header.keepalive()));
        await("the early connection goes on", () -> heard.lines.contains("KEEPALIVE 19"));

        assertThat(listener.keys(Map.of())).isEmpty();
        site.connect("10.0.0.1", listener.port(), terms("10.0.0.2", null));
        refused(site.dial("10.0.0.1", listener.port(), terms("10.0.0.2", WRONG), SHORT));
    }

    @Test
    void whatTheKernelHasNoRoomForIsToldAndTheRestIsInstalled() throws IOException {
        know("10.0.0.2");
        Listener listener = site.listen("10.0.0.1", 0);
        var keys = new LinkedHashMap<Prefix, Secret>();
        keys.put(Prefix.parse("10.0.0.2/32"), RIGHT);
        for (int i = 0; i < 20_000; i++) {
            keys.put(Prefix.parse("172.16." + i / 256 + "." + i % 256 + "/32"), RIGHT);
        }
        Map<Prefix, String> failures = listener.keys(keys);
        assertThat(failures.values()).containsOnly("Cannot allocate memory");
        assertThat(dial(listener, "10.0.0.2", RIGHT)).isInstanceOf(Line.class);
    }

    @Test
    void withoutEpollAPasswordIsRefusedAndNotIgnored() throws IOException {
        try (var plain = new Site(new NioTransport("this is a test"), netns)) {
            Listener listener = plain.listen("10.0.0.1", 0);
            String refusal =
                    "a password (TCP MD5) needs Linux' own sockets, which are not to be had here: this is a test";
            assertThat(listener.keys(Map.of(Prefix.parse("10.0.0.2/32"), RIGHT)))
                    .containsValue(refusal)
                    .hasSize(1);
            assertThat(plain.dial("10.0.0.1", listener.port(), terms("10.0.0.2", RIGHT)))
                    .isEqualTo(refusal);
            assertThat(plain.transport.refusal(new SocketTerms(null, "lo", null, 0, 1, 0, 0, 0)))
                    .startsWith("binding to a device needs");
            assertThat(plain.transport.refusal(new SocketTerms(null, null, null, 1, 0, 0, 0, 0)))
                    .startsWith("TTL security needs");
            assertThat(plain.transport.refusal(SocketTerms.PLAIN)).isNull();
        }
    }
}
