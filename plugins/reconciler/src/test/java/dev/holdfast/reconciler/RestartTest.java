package dev.holdfast.reconciler;

import static dev.holdfast.reconciler.HealingTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Address;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon that died finds again, takes over, and removes or does not remove. */
class RestartTest {
    @TempDir
    Path directory;

    private final Route a = route("10.1.0.0/16", "192.0.2.1", "v0");
    private final Route b = route("10.2.0.0/16", "192.0.2.1", "v0");

    private World first() {
        World world = new World(directory);
        world.ip("link add v0 type veth peer name w0")
                .ip("link set v0 up")
                .ip("link set w0 up")
                .ip("addr add 192.0.2.2/24 dev v0");
        return world.start();
    }

    private World restarted(World world) {
        world.kill();
        return new World(directory, ReconcilerConfig.defaults(), false, world).start();
    }

    @Test
    void whatIsRightIsAdoptedWithoutTouchingIt() {
        World before = first().declare(a, b).settle();
        World after = restarted(before).declare(a, b).settle();
        assertThat(after.state(a.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(after.parts.tally.writes.count()).isZero();
        assertThat(after.incidents).isEmpty();
    }

    @Test
    void aLinkThatGoesDownAndUpCostsAdoptedRoutesNoScanInterval() {
        World after = restarted(first().declare(a, b).settle()).declare(a, b).settle(Duration.ofSeconds(1));
        after.ip("link set v0 down").settle(Duration.ofSeconds(1));
        assertThat(after.state(a.key())).isEqualTo(IntentState.PENDING);
        after.ip("link set v0 up").settle(Duration.ofSeconds(1));
        assertThat(after.routes()).hasSize(2);
    }

    /** Its source takes its time, and the link does not wait for that. */
    @Test
    void aLinkThatGoesDownBeforeAnAdoptedRouteIsWantedAgainCostsItNoScanInterval() {
        World after = restarted(first().declare(a, b).settle()).settle(Duration.ofSeconds(1));
        after.ip("link set v0 down").settle(Duration.ofSeconds(1));
        after.declare(a, b).settle(Duration.ofSeconds(1));
        assertThat(after.state(a.key())).isEqualTo(IntentState.PENDING);
        after.ip("link set v0 up").settle(Duration.ofSeconds(1));
        assertThat(after.routes()).hasSize(2);
    }

    @Test
    void routesChangedWhileNobodyLookedAreSetRight() {
        World before = first().declare(a, b).settle();
        before.kill();
        before.ip("route del 10.1.0.0/16").ip("route replace blackhole 10.2.0.0/16 metric 100");
        World after = new World(directory, ReconcilerConfig.defaults(), false, before)
                .start()
                .declare(a, b)
                .settle();
        assertThat(after.routes())
                .containsExactly(
                        "10.1.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100",
                        "10.2.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100");
        assertThat(after.onlyIncident().lost()).isEqualTo(2);
        assertThat(after.onlyIncident().found()).isEqualTo("scan");
    }

    @Test
    void aRouteTakenOverWhileNobodyLookedIsOursEvenIfItsSourceDeclaresLate() {
        World before = first().declare(a).settle();
        before.kill();
        before.ip("route replace blackhole 10.1.0.0/16 metric 100");
        World after = new World(directory, ReconcilerConfig.defaults(), false, before).start();
        after.settle(Duration.ofSeconds(100)); // the first pass comes long before the source
        after.declare(a).settle();
        assertThat(after.routes()).containsExactly("10.1.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100");
    }

    @Test
    void observeOnlyRemovesNothingEither() {
        World before = first().declare(a).settle();
        before.kill();
        World observer = new World(directory, ReconcilerConfig.defaults(), true, before)
                .start()
                .declare()
                .settle();
        assertThat(observer.routes()).hasSize(1);
    }

    @Test
    void nothingIsPrunedBeforeEverySourceIsSettled() {
        World after = restarted(first().declare(a, b).settle());
        after.source.set("s", List.of(Intent.of(a, World.owner(), 1)));
        after.settle(Duration.ofSeconds(100));
        assertThat(after.routes()).hasSize(2);
        after.source.settled();
        after.settle();
        assertThat(after.routes()).containsExactly("10.1.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100");
    }

    @Test
    void aMassDeleteIsBrakedUntilSomebodyReleasesIt() {
        List<Route> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(route("10.7." + i + ".0/24", "192.0.2.1", "v0"));
        }
        World after = restarted(first().declare(many.toArray(Route[]::new)).settle())
                .declare()
                .settle();
        assertThat(after.routes()).hasSize(200);
        assertThat(after.control().status().braked()).isEqualTo(200);
        after.control().releaseBrake();
        after.settle();
        assertThat(after.routes()).isEmpty();
    }

    @Test
    void aForeignRouteThatMerelyCarriesOurNumberIsLeftAlone() {
        World world = first();
        world.ip("route add 10.5.0.0/16 via 192.0.2.1 dev v0 metric 100 proto 73")
                .ip("route add 10.1.0.0/16 dev v0 metric 100 proto 73");
        world.declare(a).settle();
        assertThat(world.state(a.key())).isEqualTo(IntentState.BLOCKED);
        assertThat(world.view(a.key()).status().diagnostic().code()).isEqualTo("REC-004");
        assertThat(world.routes()).hasSize(2);
    }

    @Test
    void leftoverLinksAndAddressesGoTheLinkDownFirst() {
        Link tunnel = new Link(
                "vx0", new LinkKind.Vxlan(7, IpAddress.parse("192.0.2.2"), IpAddress.parse("192.0.2.9"), 4789, 0), 0);
        Address address = Address.of("vx0", IpAddress.parse("10.255.0.1"), 31);
        World after = restarted(first().declare(tunnel, address, a).settle());
        after.kernel.faults().refuseAll(change -> change.toString().equals("link set vx0 down"), "EBUSY", "no");
        after.declare(a).settle();
        assertThat(after.parts.view.link("vx0")).isNull();
        assertThat(after.routes()).hasSize(1);
    }

    @Test
    void aTornLastFrameIsWhatAKillLeavesAndCostsNothing() throws IOException {
        World before = first().declare(a, b).settle();
        before.kill();
        Files.write(directory.resolve("owned"), new byte[] {0, 0, 1, 0, 9, 9}, StandardOpenOption.APPEND);
        World after = new World(directory, ReconcilerConfig.defaults(), false, before)
                .start()
                .declare(a)
                .settle();
        assertThat(after.routes()).hasSize(1);
        assertThat(after.parts.ownership.trouble()).isNull();
        World again = restarted(after).declare().settle();
        assertThat(again.routes()).isEmpty();
    }

    @Test
    void aDamagedRecordIsSetAsideAndWhatItDoesNotNameIsLeftAlone() throws IOException {
        World before = first().declare(a, b).settle();
        before.kill();
        Path record = directory.resolve("owned");
        byte[] bytes = Files.readAllBytes(record);
        bytes[bytes.length - 3] ^= 0x55;
        Files.write(record, bytes);
        World after = new World(directory, ReconcilerConfig.defaults(), false, before)
                .start()
                .declare(a)
                .settle();
        assertThat(after.parts.ownership.trouble().code()).isEqualTo("STA-010");
        assertThat(after.state(a.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(after.routes()).contains("10.2.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100");
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("owned.damaged-"));
        }
    }

    @Test
    void anUnwritableRecordIsToldAndHealingGoesOn() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("owned")); // a directory where the file should be
        World world = first().declare(a).settle();
        assertThat(world.parts.ownership.trouble().code()).isIn("STA-010", "STA-011");
        world.ip("route del 10.1.0.0/16").settle();
        assertThat(world.state(a.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(taken.getParent()).exists();
    }

    @Test
    void everyKindOfKeySurvivesTheRecord() throws IOException {
        Path file = directory.resolve("log");
        List<dev.holdfast.model.ObjectKey> keys = List.of(
                a.key(),
                new RouteKey(4294967294L, Prefix.parse("2001:db8::/32"), 0, 4294967295L),
                new dev.holdfast.model.LinkKey("vx0"),
                new dev.holdfast.model.AddressKey("vx0", IpAddress.parse("10.0.0.1"), 32, IpAddress.parse("10.0.0.2")),
                new dev.holdfast.model.RuleKey(
                        dev.holdfast.model.Family.IPV6,
                        7,
                        Prefix.parse("2001:db8::/32"),
                        null,
                        "in0",
                        "out0",
                        5,
                        255,
                        dev.holdfast.model.RuleKey.Action.BLACKHOLE,
                        0));
        try (OwnedLog log = OwnedLog.open(file)) {
            for (dev.holdfast.model.ObjectKey key : keys) {
                log.came(key);
            }
            log.flush();
        }
        List<dev.holdfast.model.ObjectKey> read = new ArrayList<>();
        OwnedLog.replay(file, (key, came) -> read.add(key));
        assertThat(read).isEqualTo(keys);
    }

    @Test
    void aRecordCutAtAnyByteIsReadUpToThereOrCalledDamaged() throws IOException {
        Path file = directory.resolve("log");
        try (OwnedLog log = OwnedLog.open(file)) {
            for (int i = 0; i < 5; i++) {
                log.came(route("10." + i + ".0.0/16", "192.0.2.1", "v0").key());
                log.flush();
            }
        }
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 0; cut < whole.length; cut++) {
            Path part = directory.resolve("cut");
            Files.write(part, java.util.Arrays.copyOf(whole, cut));
            List<Object> read = new ArrayList<>();
            try {
                OwnedLog.replay(part, (key, came) -> read.add(key));
            } catch (OwnedLog.Damaged damaged) {
                assertThat(cut).isLessThan(8);
            }
            assertThat(read.size()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aGuardStandsWhileTheRealRouteIsAway() {
        World world = first();
        Route real = route("10.1.0.0/16", "192.0.2.1", "v0");
        world.source.set(
                "s", List.of(new Intent(real, World.owner(), 1, dev.holdfast.model.Policy.ENFORCE, null, true)));
        world.source.settled();
        world.settle().ip("link set v0 down").settle();
        assertThat(world.routes()).containsExactly("10.1.0.0/16 unreachable proto 73 metric 4000000000");
        assertThat(real.guard().forwarding()).isEqualTo(Forwarding.reject(RouteType.UNREACHABLE));
    }
}
