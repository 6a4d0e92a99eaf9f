package dev.holdfast.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.api.testing.RecordingSockets.Sent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The behaviour that users of multicast services know, by its number. */
class ScenariosTest {
    private final Scene scene = new Scene();

    /** One route with the publisher's source, and everything is said. */
    @Test
    void scenario28APublisherAndSubscriberOfOneGroup() {
        scene.start(List.of(5), List.of(5));
        assertThat(scene.host.objects())
                .containsExactly(
                        "link doublezero1 type gre mtu 1476",
                        "address 169.254.1.1/31 dev doublezero1 scope link",
                        "address 148.51.120.7/32 dev doublezero1",
                        "233.84.178.5/32 metric 100 via 169.254.1.0 dev doublezero1 src 148.51.120.7");
        scene.tunnel(7);
        scene.host.speaker.session().become(SessionStatus.UP);
        scene.pass(60);
        assertThat(scene.said())
                .contains(
                        "hello",
                        "join 233.84.178.5",
                        "heartbeat to 233.84.178.5",
                        "register of 233.84.178.5 at 10.0.0.0");
        assertThat(scene.host.speaker.session().advertised()).hasToString("[148.51.120.7/32]");
    }

    @Test
    void scenario29ASubscriberJoinsAtOnceAndPrunesBeforeTheLinkGoes() {
        var service = scene.start(List.of(), List.of(5));
        scene.pass(10);
        assertThat(scene.said()).as("there is no tunnel yet").isEmpty();
        scene.tunnel(7);
        assertThat(scene.host.sockets.takeSent())
                .containsExactly(
                        new Sent(
                                103,
                                0,
                                "224.0.0.13",
                                0,
                                "169.254.1.1",
                                7,
                                1,
                                "2000431700010002006900140004d76fc4dc0013000400000001"),
                        new Sent(
                                103,
                                0,
                                "224.0.0.13",
                                0,
                                "169.254.1.1",
                                7,
                                1,
                                "230081ec0100a9fe01000001007801000020e954b20500010000010007200a000000"));
        scene.pass(29);
        assertThat(scene.said()).isEmpty();
        scene.pass(1);
        assertThat(scene.said()).containsExactly("hello", "join 233.84.178.5");
        scene.pass(30);
        assertThat(scene.said()).containsExactly("hello", "join 233.84.178.5");

        service.remove();
        assertThat(scene.host.sockets.takeSent())
                .extracting(Sent::payload)
                .as("holdtime 5")
                .containsExactly("2300825f0100a9fe01000001000501000020e954b20500000001010007200a000000");
        scene.host.time.advance(Duration.ofMillis(999));
        assertThat(scene.host.hasEnded()).isFalse();
        assertThat(scene.host.objects()).anyMatch(object -> object.startsWith("link "));
        assertThat(scene.host.speaker.closed()).isEmpty();
        scene.host.time.advance(Duration.ofMillis(1));
        assertThat(scene.host.hasEnded()).isTrue();
        assertThat(scene.host.speaker.closed()).hasSize(1);
        scene.pass(120);
        assertThat(scene.said()).isEmpty();
    }

    @Test
    void scenario30AnotherGroupIsJoinedAndNothingElseHappens() {
        var service = scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        var session = scene.host.speaker.session();
        String link = scene.host.objects().get(0);
        scene.said();
        service.change(scene.config(List.of(), List.of(5, 6)));
        scene.pass(0);
        assertThat(scene.said()).containsExactly("join 233.84.178.6");
        assertThat(scene.host.objects().get(0)).isEqualTo(link);
        assertThat(scene.host.speaker.session()).isSameAs(session);
        assertThat(scene.host.objects()).contains("233.84.178.6/32 metric 100 via 169.254.1.0 dev doublezero1");

        service.change(scene.config(List.of(), List.of(6, 7)));
        scene.pass(0);
        assertThat(scene.said()).containsExactly("prune 233.84.178.5", "join 233.84.178.7");
        scene.pass(30);
        assertThat(scene.said()).containsExactly("hello", "join 233.84.178.6", "join 233.84.178.7");
    }

    /** In place: the address comes, the announcement changes, and the tunnel stays. */
    @Test
    void scenario31APublisherRoleIsGainedWithoutAGap() {
        scene.address = null;
        var service = scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        var session = scene.host.speaker.session();
        session.become(SessionStatus.UP);
        assertThat(session.advertised()).isEmpty();
        scene.said();
        scene.address = Scene.ADDRESS;
        service.change(scene.config(List.of(6), List.of(5)));
        assertThat(service.report().session()).isNotNull();
        scene.pass(60);
        assertThat(scene.host.objects())
                .contains(
                        "address 148.51.120.7/32 dev doublezero1",
                        "233.84.178.6/32 metric 100 via 169.254.1.0 dev doublezero1 src 148.51.120.7",
                        "233.84.178.5/32 metric 100 via 169.254.1.0 dev doublezero1");
        assertThat(scene.host.speaker.session()).isSameAs(session);
        assertThat(session.advertised()).hasToString("[148.51.120.7/32]");
        assertThat(scene.said())
                .contains("heartbeat to 233.84.178.6", "register of 233.84.178.6 at 10.0.0.0", "join 233.84.178.5")
                .doesNotContain("prune 233.84.178.5");

        scene.address = null;
        service.change(scene.config(List.of(), List.of(5)));
        scene.pass(90);
        assertThat(scene.said()).doesNotContain("heartbeat to 233.84.178.6").contains("join 233.84.178.5");
    }

    @Test
    void scenario32AServiceThatIsTakenAwayAndComesBackSpeaksAgain() {
        for (int round = 0; round < 3; round++) {
            var service = scene.start(List.of(5), List.of());
            scene.tunnel(7 + round);
            scene.host.speaker.session().become(SessionStatus.UP);
            scene.pass(60);
            assertThat(scene.said()).contains("heartbeat to 233.84.178.5", "register of 233.84.178.5 at 10.0.0.0");
            service.remove();
            scene.host.links.gone(MulticastConfig.DEVICE);
            assertThat(scene.host.hasEnded()).isTrue();
            scene.pass(120);
            assertThat(scene.said()).isEmpty();
            assertThat(scene.host.sockets.open()).isZero();
            assertThat(scene.host.links.watched()).isZero();
        }
    }

    @Test
    void scenario33ARegisterGoesToTheRendezvousPointForTheAddressOfThePublisher() {
        scene.start(List.of(5), List.of());
        scene.tunnel(7);
        scene.host.speaker.session().become(SessionStatus.UP);
        scene.pass(60);
        assertThat(scene.host.sockets.takeSent())
                .filteredOn(sent -> sent.protocol() == 103)
                .containsExactly(new Sent(
                        103,
                        0,
                        "10.0.0.0",
                        0,
                        "169.254.1.1",
                        7,
                        32,
                        "2100deff0000000045000020000000002011f33894337807e954b20516851685000ce6db445a0001"));
    }

    @Test
    void scenario14TheServiceNamesOnlyWhatIsItsOwn() {
        scene.start(List.of(5), List.of(6));
        assertThat(new MulticastType().claims(scene.config(List.of(5), List.of())))
                .contains("link doublezero1", "tunnel gre 192.0.2.10 203.0.113.1");
        assertThat(scene.host.objects()).allMatch(object -> object.contains("doublezero1"));
    }

    @Test
    void scenario44AGroupRouteIsDeclaredSoThatItIsPutBack() {
        scene.start(List.of(), List.of(5));
        assertThat(scene.host.intents())
                .filteredOn(intent -> intent.object().toString().startsWith("233."))
                .singleElement()
                .satisfies(intent -> assertThat(intent.policy()).hasToString("enforce"));
    }
}
