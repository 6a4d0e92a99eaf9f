package dev.holdfast.lab.bench;

import dev.holdfast.kernel.libc.BpfInstruction;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for somebody else to install routes and tells how fast they came.
 *
 * <p>{@code InstallTime NETNS COUNT TIMEOUT_S}: prints {@code watching} when it does, and the result when COUNT are
 * there. The kernel queues only every 1024th notification here, so that being watched costs the installer little; a
 * dump has the last word.
 */
final class InstallTime {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int EVERY = 1024;
    private static final int BPF_AND_CONSTANT = 0x54;
    /** Where an IPv4 notification carries the destination: after both headers, RTA_TABLE and RTA_DST's own header. */
    private static final int DESTINATION_AT = 40;

    private InstallTime() {}

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[2]));
        try (var watch = new RouteWatch(args[0], count, every1024th());
                var socket = new RouteSocket(args[0])) {
            System.out.println("watching");
            int expected = (count + EVERY - 1) / EVERY;
            int there = 0;
            while (there < count && System.nanoTime() < deadline) {
                LockSupport.parkNanos(LOOK_NANOS);
                if (watch.back() >= expected) {
                    there = socket.count(count);
                }
            }
            double seconds = (watch.lastBackAt() - watch.firstBackAt()) / 1e9;
            long lastMillisAgo = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - watch.lastBackAt());
            System.out.printf(
                    Locale.ROOT,
                    "per_second=%.0f seconds=%.2f there=%d of %d last_at_epoch_ms=%d%n",
                    there / seconds,
                    seconds,
                    there,
                    count,
                    System.currentTimeMillis() - lastMillisAgo);
        }
    }

    private static List<BpfInstruction> every1024th() {
        return List.of(
                BpfInstruction.loadWord(DESTINATION_AT),
                new BpfInstruction(BPF_AND_CONSTANT, 0, 0, EVERY - 1 << 8),
                BpfInstruction.jumpIfEqual(0, 0, 1),
                BpfInstruction.accept(),
                BpfInstruction.drop());
    }
}
