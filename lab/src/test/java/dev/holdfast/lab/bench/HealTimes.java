package dev.holdfast.lab.bench;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Deletes one route after the other and tells how long each was away, from the DELROUTE to the NEWROUTE as a third
 * listener reads them.
 *
 * <p>{@code HealTimes NETNS HELD SAMPLES socket|ip TIMEOUT_MS}: of routes 0..HELD-1, SAMPLES in random order, never one
 * twice; {@code socket}: deleted by one process that stays, {@code ip}: each by an {@code ip route del} of its own.
 * With {@code socket} it also tells the time from before the request to the NEWROUTE, which no delay of the listener can
 * make look shorter.
 */
final class HealTimes {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int WARM_UP = 50;

    private final String netns;
    private final boolean byProcess;
    private final long timeoutNanos;
    private final RouteWatch watch;
    private final RouteSocket socket;
    private final long[] away;
    private final long[] withRequest;
    private int measured;
    private int lost;

    private HealTimes(String netns, int held, int samples, boolean byProcess, long timeoutNanos) throws IOException {
        this.netns = netns;
        this.byProcess = byProcess;
        this.timeoutNanos = timeoutNanos;
        this.watch = new RouteWatch(netns, held);
        this.socket = new RouteSocket(netns);
        this.away = new long[samples];
        this.withRequest = new long[samples];
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int held = Integer.parseInt(args[1]);
        int samples = Integer.parseInt(args[2]);
        long timeout = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[4]));
        var run = new HealTimes(args[0], held, samples, args[3].equals("ip"), timeout);
        int warmUp = Math.min(Math.min(WARM_UP, samples / 4), held - samples);
        int[] numbers =
                new Random(1).ints(0, held).distinct().limit(samples + warmUp).toArray();
        for (int i = 0; i < numbers.length; i++) {
            run.one(numbers[i], i >= warmUp);
        }
        System.out.println(run);
    }

    private void one(int number, boolean counts) throws IOException, InterruptedException {
        watch.forget(number);
        long before = System.nanoTime();
        if (byProcess) {
            deleteByProcess(number);
        } else if (socket.delete(number) != 0) {
            throw new IOException("route " + number + " was not there to be deleted");
        }
        while (watch.backAt(number) == 0 && System.nanoTime() - before < timeoutNanos) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (watch.backAt(number) == 0) {
            lost++;
        } else if (counts) {
            away[measured] = watch.backAt(number) - watch.lostAt(number);
            withRequest[measured++] = watch.backAt(number) - before;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private void deleteByProcess(int number) throws IOException, InterruptedException {
        String prefix = BenchRoutes.text(BenchRoutes.destination(number)) + "/" + BenchRoutes.PREFIX_LENGTH;
        var process = new ProcessBuilder("ip", "-n", netns, "route", "del", prefix)
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("ip could not delete " + prefix);
        }
    }

    @Override
    public String toString() {
        return Percentiles.of(away, measured) + " samples=" + measured + " not_back=" + lost
                + (byProcess ? "" : " | with the request " + Percentiles.of(withRequest, measured));
    }
}
