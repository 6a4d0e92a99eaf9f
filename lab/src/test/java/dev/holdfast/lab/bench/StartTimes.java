package dev.holdfast.lab.bench;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts the daemon again and again and tells how long until it says it is ready: sources settled, first pass done.
 *
 * <p>{@code StartTimes SOCKET ROUNDS COMMAND…}: from before the command is run to the first 200 of the readiness group.
 */
final class StartTimes {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private StartTimes() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var control = new ControlSocket(args[0]);
        int rounds = Integer.parseInt(args[1]);
        List<String> command = List.of(args).subList(2, args.length);
        double[] seconds = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            seconds[round] = start(control, command);
        }
        Arrays.sort(seconds);
        System.out.printf(
                Locale.ROOT,
                "median_s=%.3f best_s=%.3f worst_s=%.3f rounds=%d%n",
                seconds[rounds / 2],
                seconds[0],
                seconds[rounds - 1],
                rounds);
    }

    private static double start(ControlSocket control, List<String> command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var daemon = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        try {
            while (!control.isOk("/actuator/health/readiness")) {
                if (!daemon.isAlive() || System.nanoTime() - begin > TIMEOUT_NANOS) {
                    throw new IOException("the daemon did not become ready: " + String.join(" ", command));
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }
}
