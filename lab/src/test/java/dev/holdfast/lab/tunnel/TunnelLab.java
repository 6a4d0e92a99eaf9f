package dev.holdfast.lab.tunnel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * {@code TunnelLab HOME WORK INTERVAL_MS KIND...}: lays a chain over a link of each kind between two hosts, sends traffic
 * through, and takes all apart in every way. A table of what happened; ends with 1 if something was not as it should be.
 */
final class TunnelLab {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<Kind> kinds;
    private final Set<String> devices;
    private final Duration interval;
    private final Underlay underlay;
    private final KernelView untouched;
    private final Host one;
    private final Host two;
    private final Table table = new Table(System.out);
    private final KernelView reference;
    private final String hardware;

    private TunnelLab(AtExit atExit, Path home, Path work, Duration interval, List<Kind> kinds) throws IOException {
        this.kinds = kinds;
        this.interval = interval;
        devices = kinds.stream().map(kind -> kind.device).collect(Collectors.toSet());
        underlay = atExit.put(new Underlay());
        underlay.lay();
        untouched = KernelView.of(underlay.a, devices);
        one = atExit.put(new Host(underlay.a, home, work, Chains.configuration(1, kinds)));
        two = atExit.put(new Host(underlay.b, home, work, Chains.configuration(2, kinds)));
        one.awaitInstalled();
        two.awaitInstalled();
        reference = KernelView.of(underlay.a, devices);
        hardware = kinds.contains(Kind.VXLAN)
                ? underlay.a.run("-br link show " + Kind.VXLAN.device).split(" +")[2]
                : "";
    }

    public static void main(String[] args) throws IOException {
        var kinds = Arrays.stream(args).skip(3).map(Kind::of).toList();
        var interval = Duration.ofMillis(Long.parseLong(args[2]));
        var lab = new TunnelLab(new AtExit(), Path.of(args[0]), Path.of(args[1]), interval, kinds);
        System.exit(lab.run() ? 0 : 1);
    }

    private Traffic towards(Kind kind) throws IOException {
        return kind.isTunnel()
                ? new Traffic(underlay.a, underlay.b, kind.address(2), interval)
                : new Traffic(underlay.b, underlay.a, kind.address(1), interval);
    }

    private boolean run() throws IOException {
        System.out.printf(
                "Both daemons are ready; host 1 holds %d objects:%n",
                reference.ours().size());
        reference.ours().forEach(line -> System.out.println("  " + line));
        table.head();
        pings();
        for (Kind kind : kinds) {
            try (var traffic = towards(kind)) {
                perform(Act.toEvery(kind), traffic);
                for (Break each : kind.isTunnel() ? Break.of(kind) : List.<Break>of()) {
                    perform(each, traffic);
                }
                if (kind == kinds.get(0)) {
                    perform(Act.toTheChain(kind), traffic);
                    inOrder(kind, traffic);
                    perform(Act.whileAway(kinds), traffic);
                }
            }
        }
        removed();
        return table.foot();
    }

    /** Both ways, by the kernels themselves. */
    private void pings() throws IOException {
        for (Kind kind : kinds) {
            var verdict = "";
            try {
                if (kind.isTunnel()) {
                    underlay.a.in("ping -n -q -c 3 -i 0.1 -W 2 " + kind.address(2));
                }
                underlay.b.in("ping -n -q -c 3 -i 0.1 -W 2 " + kind.address(1));
            } catch (IOException e) {
                verdict = String.valueOf(e.getMessage());
            }
            table.row(kind.word(), "ping, both ways", "", "", List.of(), verdict);
        }
    }

    private void perform(List<Act> acts, Traffic traffic) throws IOException {
        for (Act act : acts) {
            perform(act, traffic);
        }
    }

    /** The chain stands as it stood, and is of no use: that is to be told, and told again when it is mended. */
    private void perform(Break each, Traffic traffic) throws IOException {
        long begin = System.nanoTime();
        underlay.a.batch(each.breaking());
        String trouble = awaitTrouble(each.kind(), each.code());
        trouble += KernelView.difference(
                reference.ours(), KernelView.of(underlay.a, devices).ours());
        underlay.a.batch(each.mending());
        trouble += awaitTrouble(each.kind(), "") + awaitReference(reference.ours());
        if (!traffic.flows(PATIENCE)) {
            trouble += "no traffic\n";
        }
        table.row(
                each.kind().word(),
                each.what(),
                "",
                milliseconds(traffic.awayFor(begin)),
                List.of(each.code()),
                trouble);
    }

    private String awaitTrouble(Kind kind, String code) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!one.troubleOf(kind.device).equals(code)) {
            if (System.nanoTime() > deadline) {
                return "     the diagnostic is '" + one.troubleOf(kind.device) + "', not '" + code + "'\n";
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return "";
    }

    /** The order of a pass, as the kernel announces it. */
    private void inOrder(Kind kind, Traffic traffic) throws IOException {
        Act act = Act.toAll(kind);
        String device = "\\b" + kind.device + "\\b";
        try (var watch = new Watch(underlay.a)) {
            perform(act, traffic);
            String link = "^\\d+: " + kind.device + "[@:]";
            String trouble = watch.inOrder(
                            link,
                            device + " +inet " + kind.overlay(1) + "/31",
                            link + ".*[<,]UP[,>]",
                            "^" + kind.network(2) + " via .*" + device)
                    + watch.inOrder(
                            "^" + kind.table() + ":.*lookup " + kind.table(),
                            "^" + kind.network(2) + " via .*" + device);
            table.row(kind.word(), "link, address, up and rule, route, in this order", "", "", List.of(), trouble);
        }
    }

    private void perform(Act act, Traffic traffic) throws IOException {
        long revision = Told.revision(one);
        long begin = disturb(act);
        String verdict = awaitReference(reference.ours());
        if (!traffic.flows(PATIENCE)) {
            verdict += "no traffic\n";
        }
        String away = milliseconds(traffic.awayFor(begin));
        Told told = Told.since(one, revision);
        table.row(
                act.kind().word(),
                act.what(),
                told.slowestMicros() < 0 ? "" : "%d in %.1f ms".formatted(told.healed(), told.slowestMicros() / 1e3),
                away,
                told.because(),
                verdict);
    }

    /** @return when it was done, as {@link System#nanoTime} */
    private long disturb(Act act) throws IOException {
        switch (act.meanwhile()) {
            case RUNNING:
                long begin = System.nanoTime();
                underlay.a.batch(withSameHardware(act.commands()));
                return begin;
            case PAUSED:
                one.post("/actuator/reconciler/pause");
                underlay.a.batch(withSameHardware(act.commands()));
                long resumed = System.nanoTime();
                one.post("/actuator/reconciler/resume");
                return resumed;
            case AWAY:
                one.kill();
                underlay.a.batch(withSameHardware(act.commands()));
                long restarted = System.nanoTime();
                one.restart();
                one.awaitInstalled();
                return restarted;
        }
        throw new IllegalStateException(act.toString());
    }

    /** Whoever makes a vxlan gives it the hardware address it had, or the other end would miss it for some 15 s. */
    private List<String> withSameHardware(List<String> commands) {
        String add = "link add " + Kind.VXLAN.device;
        return commands.stream()
                .map(command -> command.replace(add, add + " address " + hardware))
                .toList();
    }

    private static String milliseconds(long nanos) {
        return nanos == 0 ? "none lost" : String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
    }

    /** Everything of ours as given, and everything of others as at first; empty if so, else what is not. */
    private String awaitReference(Set<String> ours) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        KernelView now = KernelView.of(underlay.a, devices);
        while (!now.ours().equals(ours) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            now = KernelView.of(underlay.a, devices);
        }
        return KernelView.difference(ours, now.ours()) + KernelView.difference(reference.theirs(), now.theirs());
    }

    private void removed() throws IOException {
        one.restart(Chains.configuration(1, List.of()));
        table.row("all", "services removed: nothing is left", "", "", List.of(), awaitReference(untouched.ours()));
    }
}
