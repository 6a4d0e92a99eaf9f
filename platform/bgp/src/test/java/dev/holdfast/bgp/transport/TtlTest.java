package dev.holdfast.bgp.transport;

import static dev.holdfast.bgp.transport.Site.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.Header;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TTLs, devices and link-local addresses, between two hosts on one wire. */
class TtlTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final String OURS = "fe80::a";
    private static final String THEIRS = "fe80::b";

    private Netns here;
    private Netns there;
    private Site ours;
    private Site theirs;

    @BeforeEach
    void connect() {
        here = Netns.create("trtta");
        there = Netns.create("trttb");
        here.ip("link add v0 type veth peer name v1 netns " + there.name());
        address(here, "v0", "1", OURS);
        address(there, "v1", "2", THEIRS);
        there.ip("address add 10.0.0.3/24 dev v1");
        there.ip("address add 2001:db8::3/64 dev v1 nodad");
        ours = new Site(Transport.best(), here);
        theirs = new Site(Transport.best(), there);
    }

    private static void address(Netns netns, String device, String host, String linkLocal) {
        netns.ip("link set " + device + " addrgenmode none");
        netns.ip("link set " + device + " up");
        netns.ip("address add 10.0.0." + host + "/24 dev " + device);
        netns.ip("address add 2001:db8::" + host + "/64 dev " + device + " nodad");
        netns.ip("address add " + linkLocal + "/64 dev " + device + " nodad");
    }

    @AfterEach
    void clean() {
        for (AutoCloseable each : new AutoCloseable[] {ours, theirs, here, there}) {
            if (each != null) {
                close(each);
            }
        }
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static SocketTerms terms(@Nullable String local, int hops, int ttl) {
        return new SocketTerms(
                local == null ? null : IpAddress.parse(local), null, null, hops, ttl, SocketTerms.CS6, 0, 0);
    }

    /** What the peer says arrives here; what we say arrives there. */
    private void speak(Line theirEnd, int accepted) {
        await("accepted", () -> ours.accepted.size() == accepted);
        Line end = ours.accepted.get(accepted - 1);
        Heard heardHere = ours.hear(end);
        Heard heardThere = theirs.hear(theirEnd);
        theirs.loop.execute(() -> theirEnd.send(Header.keepalive()));
        ours.loop.execute(() -> end.send(Header.keepalive()));
        await("heard here", () -> heardHere.lines.contains("KEEPALIVE 19"));
        await("heard there", () -> heardThere.lines.contains("KEEPALIVE 19"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1 10.0.0.2", "2001:db8::1 2001:db8::2"})
    void aPeerWithTtlSecurityIsHeardFromNearAloneAndOthersShareTheListener(String given) throws IOException {
        String address = given.split(" ")[0];
        String peer = given.split(" ")[1];
        ours.known.put(IpAddress.parse(peer), terms(null, 1, 0));
        Listener listener = ours.listen(address, 0);

        speak(theirs.connect(address, listener.port(), terms(peer, 1, 0)), 1);
        assertThat(here.in("ss -tnoH")).contains("timer:(keepalive,");
        assertThat(there.in("ss -tnoH")).contains("timer:(keepalive,");

        // From further away: as good as 191 hops.
        Line far = theirs.connect(address, listener.port(), terms(peer, 0, 64));
        await("accepted", () -> ours.accepted.size() == 2);
        Heard nothing = ours.hear(ours.accepted.get(1));
        theirs.loop.execute(() -> far.send(Header.keepalive()));

        // Directly connected without TTL security.
        ours.known.put(IpAddress.parse(peer), terms(null, 0, 1));
        speak(theirs.connect(address, listener.port(), terms(peer, 0, 1)), 3);
        assertThat(nothing.lines).isEmpty();

        // Two hops are permitted, and one was taken.
        ours.known.put(IpAddress.parse(peer), terms(null, 2, 0));
        speak(theirs.connect(address, listener.port(), terms(peer, 0, 254)), 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.0/24", "2001:db8::1 2001:db8::2 2001:db8::3 2001:db8::/62"})
    void theHandshakeIsCheckedTooWhereTheListenerKnowsHowNearItsPeersAre(String given) throws IOException {
        String[] parts = given.split(" ");
        String address = parts[0];
        for (String each : List.of(parts[1], parts[2])) {
            ours.known.put(IpAddress.parse(each), terms(null, each.equals(parts[1]) ? 1 : 0, 0));
        }
        Listener listener = ours.listen(address, 0);
        Prefix far = Prefix.host(IpAddress.parse(parts[2]));
        assertThat(listener.near(Map.of(Prefix.parse(parts[3]), 1, far, 0))).isNull();

        assertThat(theirs.dial(address, listener.port(), terms(parts[1], 0, 254), SHORT))
                .asString()
                .startsWith("Connection timed out");
        speak(theirs.connect(address, listener.port(), terms(parts[1], 0, 255)), 1);
        speak(theirs.connect(address, listener.port(), terms(parts[2], 0, 1)), 2);

        assertThat(listener.near(Map.of(Prefix.parse(parts[3]), 2))).isNull();
        speak(theirs.connect(address, listener.port(), terms(parts[1], 0, 255)), 3);
        assertThat(theirs.dial(address, listener.port(), terms(parts[2], 0, 1), SHORT))
                .asString()
                .startsWith("Connection timed out");
        assertThat(listener.near(Map.of())).isNull();
        speak(theirs.connect(address, listener.port(), terms(parts[2], 0, 1)), 4);
    }

    @Test
    void asManyPeersAsAFilterTakesAreNear() throws IOException {
        Listener listener = ours.listen("::", 0);
        var peers = new HashMap<Prefix, Integer>();
        for (int i = 0; i < 300; i++) {
            peers.put(Prefix.parse("2001:db8::" + Integer.toHexString(i + 1) + "/128"), 1);
        }
        assertThat(listener.near(peers)).isNull();
        for (int i = 300; i < 400; i++) {
            peers.put(Prefix.parse("2001:db8::" + Integer.toHexString(i + 1) + "/128"), 1);
        }
        assertThat(listener.near(peers)).startsWith("a filter has room for 4096 instructions");
    }

    @Test
    void whoDialsWithTtlSecurityDoesNotTakeAnAnswerFromAfar() throws IOException {
        try (var plain = new Site(new NioTransport("this is a test"), here)) {
            plain.known.put(IpAddress.parse("10.0.0.2"), SocketTerms.PLAIN);
            Listener listener = plain.listen("10.0.0.1", 0);
            assertThat(theirs.dial("10.0.0.1", listener.port(), terms(null, 1, 0), SHORT))
                    .isEqualTo(
                            "Connection timed out after 0.25 s; TTL security is set: what comes from further than 1 hop,"
                                    + " or from a peer that does not send with a TTL of 255, is dropped");
            assertThat(theirs.dial("10.0.0.1", listener.port(), terms(null, 192, 0), SHORT))
                    .isInstanceOf(Line.class);
        }
    }

    @Test
    void linkLocalPeersAreToldApartByTheirDevice() throws IOException {
        ours.known.put(IpAddress.parse(THEIRS), SocketTerms.PLAIN);
        Listener listener = ours.listen("::", 0);
        var terms = new SocketTerms(IpAddress.parse(THEIRS), "v1", null, 0, 1, SocketTerms.CS6, 0, 0);
        Line line = theirs.connect(OURS, listener.port(), terms);
        speak(line, 1);
        assertThat(theirs.ask(line::device)).isEqualTo("v1");
        assertThat(ours.ask(() -> ours.accepted.get(0).device())).isEqualTo("v0");
        assertThat(theirs.dial(OURS, listener.port(), new SocketTerms(null, "v9", null, 0, 1, SocketTerms.CS6, 0, 0)))
                .isEqualTo(OURS + " is a link-local address: there is no device v9");
        // "::" is IPv6 alone.
        assertThat(theirs.dial("10.0.0.1", listener.port(), SocketTerms.PLAIN)).isEqualTo("Connection refused");
    }

    @Test
    void aSocketIsBoundToItsDevice() throws IOException {
        ours.known.put(IpAddress.parse("10.0.0.2"), SocketTerms.PLAIN);
        Listener listener = ours.listen("0.0.0.0", 0);
        speak(
                theirs.connect(
                        "10.0.0.1",
                        listener.port(),
                        new SocketTerms(null, "v1", null, 0, 0, SocketTerms.CS6, 1 << 16, 1 << 16)),
                1);
        assertThat(theirs.dial(
                        "10.0.0.1",
                        listener.port(),
                        new SocketTerms(null, "lo", null, 0, 0, SocketTerms.CS6, 0, 0),
                        SHORT))
                .isIn("Connection timed out after 0.25 s", "No route to host", "Network is unreachable");
        assertThat(theirs.dial(
                        "10.0.0.1", listener.port(), new SocketTerms(null, "v9", null, 0, 0, SocketTerms.CS6, 0, 0)))
                .isEqualTo("SO_BINDTODEVICE: No such device");
    }
}
