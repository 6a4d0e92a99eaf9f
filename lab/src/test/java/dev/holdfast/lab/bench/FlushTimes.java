package dev.holdfast.lab.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Deletes many routes at once and tells how long after the last deletion all are back.
 *
 * <p>{@code FlushTimes NETNS COUNT ROUNDS TIMEOUT_S PAUSE_S}: routes 0..COUNT-1, each deleted once a round, 256 to a
 * send, as one program would that means to clear a table. (Not {@code ip route flush}: that goes on for up to 30 s as
 * long as somebody puts routes back.) Prints each round, then the medians.
 */
final class FlushTimes {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private FlushTimes() {}

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        long timeout = TimeUnit.SECONDS.toNanos(Long.parseLong(args[3]));
        long pause = TimeUnit.SECONDS.toNanos(Long.parseLong(args[4]));
        double[] seconds = new double[rounds];
        try (var socket = new RouteSocket(args[0])) {
            for (int round = 0; round < rounds; round++) {
                if (round > 0) {
                    LockSupport.parkNanos(pause);
                }
                seconds[round] = round(args[0], socket, count, timeout);
            }
        }
        Arrays.sort(seconds);
        System.out.printf(Locale.ROOT, "median_s=%.3f worst_s=%.3f%n", seconds[rounds / 2], seconds[rounds - 1]);
    }

    /** One flush; infinite if something stayed away. A new watch each time, so that its queue is empty. */
    private static double round(String netns, RouteSocket socket, int count, long timeout) throws IOException {
        try (var watch = new RouteWatch(netns, count)) {
            long begin = System.nanoTime();
            int refused = socket.deleteAll(0, count);
            long end = System.nanoTime();
            int back = 0;
            while (System.nanoTime() - end < timeout && back < count) {
                LockSupport.parkNanos(LOOK_NANOS);
                if (watch.back() >= count - refused || watch.overflowed()) {
                    back = socket.count(count);
                }
            }
            back = socket.count(count);
            double took = Math.max(0, (watch.overflowed() ? System.nanoTime() : watch.lastBackAt()) - end) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "flush_s=%.3f back_after_s=%.3f back=%d of %d refused=%d%s%n",
                    (end - begin) / 1e9,
                    took,
                    back,
                    count,
                    refused,
                    watch.overflowed() ? " (the listener's queue overflowed: time by dumps)" : "");
            return back == count ? took : Double.POSITIVE_INFINITY;
        }
    }
}
