package dev.holdfast.lab.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import tools.jackson.databind.JsonNode;

/**
 * Asks the daemon for one full pass after the other, in which nothing is wrong.
 *
 * <p>{@code ScanTimes SOCKET PID ROUNDS}: tells the median duration as the daemon reports it, and the bytes that the
 * threads named {@code holdfast-reconciler} allocated for it, by the JVM's own count.
 */
final class ScanTimes {
    private static final String THREAD = "holdfast-reconciler";
    private static final int WARM_UP = 5;

    private ScanTimes() {}

    public static void main(String[] args) throws IOException, AttachNotSupportedException {
        var control = new ControlSocket(args[0]);
        int rounds = Integer.parseInt(args[2]);
        var machine = VirtualMachine.attach(args[1]);
        String url = machine.startLocalManagementAgent();
        try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(url))) {
            measure(control, rounds, threads(connector.getMBeanServerConnection()));
        } finally {
            machine.detach();
        }
    }

    private static void measure(ControlSocket control, int rounds, ThreadMXBean threads) throws IOException {
        double[] seconds = new double[rounds];
        long[] bytes = new long[rounds];
        long scanned = 0;
        for (int round = -WARM_UP; round < rounds; round++) {
            long before = allocated(threads);
            JsonNode report = control.post("/actuator/reconciler/now");
            long after = allocated(threads);
            if (report.get("missing").asInt() + report.get("changed").asInt() != 0) {
                throw new IOException("something was wrong, so this is no measure: " + report);
            }
            scanned = report.get("scanned").asLong();
            if (round >= 0) {
                seconds[round] = seconds(report.get("duration"));
                bytes[round] = after - before;
            }
        }
        Arrays.sort(seconds);
        Arrays.sort(bytes);
        System.out.printf(
                Locale.ROOT,
                "median_s=%.3f worst_s=%.3f scanned=%d garbage_bytes=%d bytes_per_route=%.2f%n",
                seconds[rounds / 2],
                seconds[rounds - 1],
                scanned,
                bytes[rounds / 2],
                (double) bytes[rounds / 2] / scanned);
    }

    /** A duration in JSON is either ISO-8601 or a number of seconds. */
    private static double seconds(JsonNode duration) {
        return duration.isNumber()
                ? duration.asDouble()
                : Duration.parse(duration.asString()).toNanos() / 1e9;
    }

    private static ThreadMXBean threads(MBeanServerConnection server) throws IOException {
        return ManagementFactory.newPlatformMXBeanProxy(
                server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    }

    private static long allocated(ThreadMXBean threads) {
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith(THREAD))
                .mapToLong(info -> info.getThreadId())
                .toArray();
        return LongStream.of(threads.getThreadAllocatedBytes(ids)).sum();
    }
}
