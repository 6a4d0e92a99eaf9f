package dev.holdfast.lab.tunnel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code TunnelTimes HOME WORK ROUNDS}: how long until traffic flows through a vxlan tunnel, once the service is added by the
 * command line, by the control API, and once the tunnel is deleted by {@code ip link del}; each so many rounds. Counted from
 * before the command is started to the first of the datagrams, one each half millisecond, that is answered with none lost after
 * it.
 */
final class TunnelTimes {
    private static final Duration INTERVAL = Duration.ofNanos(500_000);
    private static final Duration QUIET = Duration.ofMillis(200);

    private final TwoHosts hosts;
    private final Path launcher;
    private final int rounds;

    private TunnelTimes(TwoHosts hosts, Path launcher, int rounds) {
        this.hosts = hosts;
        this.launcher = launcher;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws IOException {
        var hosts = new TwoHosts(new AtExit(), Path.of(args[0]), Path.of(args[1]), List.of(Kind.PLAIN));
        new TunnelTimes(hosts, Path.of(args[0], "holdfast"), Integer.parseInt(args[2])).run();
        System.exit(0);
    }

    private interface Command {
        void run() throws IOException;
    }

    private void run() throws IOException {
        try (var traffic = hosts.through(Kind.PLAIN, INTERVAL)) {
            KernelView without = hosts.view();
            measure("add by command line", traffic, without, this::addByCommandLine, this::remove);
            measure("add by control API", traffic, without, this::add, this::remove);
            add();
            traffic.flows(TwoHosts.PATIENCE);
            hosts.awaitWord(Kind.PLAIN, "UP", "");
            KernelView with = hosts.view();
            measure("ip link del", traffic, with, () -> hosts.ip.run("link del " + Kind.PLAIN.device), () -> {});
        }
    }

    /** @param rest how host 1 stands before each round, once {@code undo} has been run */
    private void measure(String what, Traffic traffic, KernelView rest, Command act, Command undo) throws IOException {
        long[] nanos = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            long begin = System.nanoTime();
            act.run();
            if (!traffic.flows(TwoHosts.PATIENCE)) {
                throw new IOException(what + ": no traffic");
            }
            nanos[round] = traffic.awayFor(begin);
            undo.run();
            String trouble = hosts.await(rest);
            if (!trouble.isEmpty()) {
                throw new IOException(what + ": host 1 does not come to rest\n" + trouble);
            }
            LockSupport.parkNanos(QUIET.toNanos());
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-20s p50 %.1f ms, p90 %.1f ms, worst %.1f ms of %d%n",
                what,
                nanos[rounds / 2] / 1e6,
                nanos[rounds * 9 / 10] / 1e6,
                nanos[rounds - 1] / 1e6,
                rounds);
    }

    private void add() throws IOException {
        hosts.one.service(Kind.PLAIN.word(), "add", Chains.specification(Kind.PLAIN));
    }

    private void remove() throws IOException {
        hosts.one.service(Kind.PLAIN.word(), "remove", "");
    }

    private void addByCommandLine() throws IOException {
        Path file = hosts.one.socket().resolveSibling("service.yml");
        Files.writeString(file, Chains.specification(Kind.PLAIN));
        Ip.exec(
                List.of(
                        launcher.toString(),
                        "service",
                        "add",
                        Kind.PLAIN.word(),
                        Kind.PLAIN.type,
                        "--file",
                        file.toString(),
                        "--no-wait",
                        "--socket",
                        hosts.one.socket().toString()),
                "");
    }
}
