package dev.holdfast.lab.tunnel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code TunnelLab HOME WORK INTERVAL_MS KIND...}: adds a service over a link of each kind, sends traffic through, takes all
 * apart in every way, and removes the services. A table of what happened; ends with 1 if something was not as it should be.
 */
final class TunnelLab {
    private final TwoHosts hosts;
    private final Duration interval;
    private final Table table = new Table(System.out);
    private final KernelView before;
    private KernelView reference;
    private String hardware = "";

    private TunnelLab(TwoHosts hosts, Duration interval) throws IOException {
        this.hosts = hosts;
        this.interval = interval;
        before = hosts.view();
        reference = before;
    }

    public static void main(String[] args) throws IOException {
        var kinds = Arrays.stream(args).skip(3).map(Kind::of).toList();
        var hosts = new TwoHosts(new AtExit(), Path.of(args[0]), Path.of(args[1]), kinds);
        var lab = new TunnelLab(hosts, Duration.ofMillis(Long.parseLong(args[2])));
        System.exit(lab.run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        table.head();
        for (Kind kind : hosts.kinds) {
            try (var traffic = hosts.through(kind, interval)) {
                added(kind, traffic);
            }
        }
        reference.ours().forEach(line -> System.out.println("       " + line));
        for (Kind kind : hosts.kinds) {
            try (var traffic = hosts.through(kind, interval)) {
                takenApart(kind, traffic);
            }
        }
        removed();
        return table.foot();
    }

    /** With it, what host 1 has to hold from now on. */
    private void added(Kind kind, Traffic traffic) throws IOException {
        long begin = System.nanoTime();
        if (kind.isTunnel()) {
            hosts.one.service(kind.word(), "add", Chains.specification(kind));
        }
        String trouble = traffic.flows(TwoHosts.PATIENCE) ? "" : "no traffic\n";
        String away = milliseconds(traffic.awayFor(begin));
        trouble += hosts.awaitWord(kind, "UP", "") + hosts.ping(kind);
        KernelView now = hosts.view();
        trouble += KernelView.difference(before.theirs(), now.theirs());
        reference = now;
        if (kind == Kind.VXLAN) {
            hardware = hosts.ip.run("-br link show " + kind.device).split(" +")[2];
        }
        String what = kind.isTunnel() ? "service " + kind.type + " added; ping, both ways" : "ping";
        table.row(kind.word(), what, "", away, List.of(), trouble);
    }

    private void takenApart(Kind kind, Traffic traffic) throws IOException {
        perform(Act.toLink(kind), traffic);
        if (kind.isOfItsOwn()) {
            perform(Act.toTunnel(kind), traffic);
        }
        if (kind != Kind.IPIP && kind != Kind.DUMMY) { // nothing that GRE has not shown
            perform(Act.toChain(kind), traffic);
        }
        for (Break each : kind.isTunnel() ? Break.of(kind) : List.<Break>of()) {
            perform(each, traffic);
        }
        if (kind.hasRules()) {
            inOrder(kind, traffic);
        }
        if (kind == hosts.kinds.get(0)) {
            perform(Act.whileAway(hosts.kinds), traffic);
        }
    }

    private void perform(List<Act> acts, Traffic traffic) throws IOException {
        for (Act act : acts) {
            perform(act, traffic);
        }
    }

    private void perform(Act act, Traffic traffic) throws IOException {
        long revision = Told.revision(hosts.one);
        String index = hosts.index(act.kind());
        long begin = disturb(act);
        String trouble = hosts.await(reference);
        if (act.keepsLink() && !hosts.index(act.kind()).equals(index)) {
            trouble += "     the link was made anew\n";
        }
        if (!traffic.flows(TwoHosts.PATIENCE)) {
            trouble += "no traffic\n";
        }
        String away = milliseconds(traffic.awayFor(begin));
        trouble += hosts.awaitWord(act.kind(), "UP", "");
        Told told = Told.since(hosts.one, revision);
        String putBack =
                told.slowestMicros() < 0 ? "" : "%d in %.1f ms".formatted(told.healed(), told.slowestMicros() / 1e3);
        table.row(act.kind().word(), act.what(), putBack, away, told.because(), trouble);
    }

    /** @return when it was done, as {@link System#nanoTime} */
    private long disturb(Act act) throws IOException {
        switch (act.meanwhile()) {
            case RUNNING:
                long begin = System.nanoTime();
                hosts.ip.batch(withSameHardware(act.commands()));
                return begin;
            case PAUSED:
                hosts.one.post("/actuator/reconciler/pause");
                hosts.ip.batch(withSameHardware(act.commands()));
                long resumed = System.nanoTime();
                hosts.one.post("/actuator/reconciler/resume");
                return resumed;
            case AWAY:
                hosts.one.kill();
                hosts.ip.batch(withSameHardware(act.commands()));
                long restarted = System.nanoTime();
                hosts.one.restart();
                hosts.one.awaitInstalled();
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

    /** The chain stands as it stood, and is of no use: that is to be told, and told again when it is mended. */
    private void perform(Break each, Traffic traffic) throws IOException {
        long begin = System.nanoTime();
        hosts.ip.batch(each.breaking());
        String trouble = hosts.awaitWord(each.kind(), "DEGRADED", each.code())
                + KernelView.difference(reference.ours(), hosts.view().ours());
        hosts.ip.batch(each.mending());
        trouble += hosts.awaitWord(each.kind(), "UP", "") + hosts.await(reference);
        if (!traffic.flows(TwoHosts.PATIENCE)) {
            trouble += "no traffic\n";
        }
        String away = milliseconds(traffic.awayFor(begin));
        table.row(each.kind().word(), each.what(), "", away, List.of(each.code()), trouble);
    }

    /** The order of a pass, as the kernel announces it. */
    private void inOrder(Kind kind, Traffic traffic) throws IOException {
        String link = "^\\d+: " + kind.device + "[@:]";
        String route = "^" + kind.network(2) + " via .* dev " + kind.device + "\\b";
        try (var watch = new Watch(hosts.ip)) {
            perform(Act.toAll(kind), traffic);
            String trouble =
                    watch.inOrder(link, kind.device + " +inet " + kind.overlay(1) + "/31", link + ".*[<,]UP[,>]", route)
                            + watch.inOrder("^100:.* lookup " + kind.table(), route);
            table.row(kind.word(), "link, address, up and rule, route, in this order", "", "", List.of(), trouble);
        }
    }

    private void removed() throws IOException {
        for (Kind kind : hosts.kinds) {
            if (kind.isTunnel()) {
                hosts.one.service(kind.word(), "remove", "");
            }
        }
        table.row("all", "services removed: nothing of them is left", "", "", List.of(), hosts.await(before));
    }

    private static String milliseconds(long nanos) {
        return nanos == 0 ? "none lost" : String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
    }
}
