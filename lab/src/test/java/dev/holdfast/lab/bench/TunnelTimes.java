package dev.holdfast.lab.bench;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.kernel.linux.DataplaneUnavailable;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Deletes one tunnel after the other, as {@code ip link del} would, and tells how long until packets for what lies behind it
 * go through it again: link, address and route are back.
 *
 * <p>{@code TunnelTimes NETNS COUNT SAMPLES}: tunnels t0..tCOUNT-1 as the driver declares them. Twice: from the kernel's
 * answer to the deletion, which itself takes it some ten milliseconds, and from before the request.
 */
final class TunnelTimes {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int WARM_UP = 10;

    private TunnelTimes() {}

    public static void main(String[] args) throws IOException, DataplaneUnavailable, DumpException {
        int count = Integer.parseInt(args[1]);
        int samples = Integer.parseInt(args[2]);
        long[] fromAnswer = new long[samples];
        long[] fromRequest = new long[samples];
        int lost = 0;
        int measured = 0;
        var random = new Random(1);
        try (Dataplane hand = LinuxDataplane.open(LinuxOptions.defaults().withNetns(args[0]))) {
            for (int i = 0; i < samples + WARM_UP; i++) {
                int number = random.nextInt(count);
                long before = System.nanoTime();
                if (!hand.apply(List.of(new Change.DeleteLink("t" + number))).isEmpty()) {
                    throw new IOException("tunnel " + number + " was not there to be deleted");
                }
                long answered = System.nanoTime();
                long back = await(hand, number, answered);
                lost += back == 0 ? 1 : 0;
                if (back != 0 && i >= WARM_UP) {
                    fromAnswer[measured] = back - answered;
                    fromRequest[measured++] = back - before;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        System.out.println(Percentiles.of(fromAnswer, measured) + " samples=" + measured + " not_back=" + lost
                + " | with the request " + Percentiles.of(fromRequest, measured));
    }

    /** @return when packets went through the tunnel again; 0: not in time */
    private static long await(Dataplane eyes, int number, long from) throws DumpException {
        IpAddress behind = IpAddress.parse("16." + number / 256 + "." + number % 256 + ".1");
        while (System.nanoTime() - from < TIMEOUT_NANOS) {
            KernelRoute route = eyes.lookup(behind);
            if (route != null && route.forwarding().uses("t" + number)) {
                return System.nanoTime();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return 0;
    }
}
