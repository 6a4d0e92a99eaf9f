package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.Address;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many services' chains on the real kernel: all are made, one that is lost comes back alone, all go. Tells how long it took and
 * demands no time. {@code -Dholdfast.tunnels=1000} for more than the default of 200.
 */
class ManyTunnelsTest {
    private static final int COUNT = Integer.getInteger("holdfast.tunnels", 200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Netns host;
    private RealReconciler reconciler;

    private static List<Intent> chain(int number) {
        String name = "t" + number;
        String at = number / 256 + "." + number % 256;
        var kind = new LinkKind.Vxlan(number + 1, IpAddress.parse("192.0.2.2"), IpAddress.parse("192.0.2.9"), 4789, 0);
        return List.of(
                Intent.of(new Link(name, kind, 1400), World.owner(), 1),
                Intent.of(Address.of(name, IpAddress.parse("10." + at + ".1"), 31), World.owner(), 1),
                Intent.of(Address.of(name, IpAddress.parse("11." + at + ".1"), 32), World.owner(), 1),
                Intent.of(HealingTest.route("16." + at + ".0/24", "10." + at + ".0", name), World.owner(), 1));
    }

    private long await(String what, BooleanSupplier condition) {
        long from = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - from).as(what).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(200_000);
        }
        return (System.nanoTime() - from) / 1000;
    }

    private boolean allInstalled() {
        return reconciler.table.list(IntentQuery.all(10 * COUNT)).intents().stream()
                .allMatch(view -> view.status().state() == IntentState.INSTALLED);
    }

    @Test
    void manyAreMadeOneThatIsLostComesBackAndAllGo() throws Exception {
        host = Netns.create("many");
        host.ip("link add v0 type veth peer name w0");
        host.ip("link set v0 up");
        host.ip("link set w0 up");
        host.ip("addr add 192.0.2.2/24 dev v0");
        reconciler = new RealReconciler(host, directory);
        try {
            List<Intent> all = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                all.addAll(chain(i));
            }
            reconciler.declare(all);
            System.out.println(COUNT + " chains made in µs: " + await("all are made", this::allInstalled));

            int before = reconciler.links.get("t7").index();
            host.ip("link del t7");
            long healed = await("t7 is back", () -> host.can("route get 16.0.7.1"));
            await("all stand", this::allInstalled);
            assertThat(reconciler.links.get("t7").index()).isNotEqualTo(before);
            System.out.println("one of them back after ip ended, in µs: " + healed);
            assertThat(host.ip("route get 16.0.7.1")).contains("dev t7");

            reconciler.declare(List.of());
            System.out.println("all taken away in µs: "
                    + await("all are gone", () -> reconciler.links.keySet().stream()
                            .noneMatch(n -> n.startsWith("t"))));
            assertThat(host.ip("-o link show type vxlan")).isEmpty();
        } finally {
            reconciler.close();
            host.close();
        }
    }
}
