package dev.holdfast.lab.bench;

import java.util.Arrays;
import java.util.Locale;

/** Durations in nanoseconds, told as microseconds. */
record Percentiles(long[] sorted) {

    static Percentiles of(long[] nanos, int count) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Percentiles(sorted);
    }

    /** The smallest value that {@code percent} of all do not exceed; 0 if there are none. */
    long at(double percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    /** {@code p50_us=… p99_us=… max_us=…}, which the drivers cut apart. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50_us=%.1f p99_us=%.1f max_us=%.1f", at(50) / 1e3, at(99) / 1e3, at(100) / 1e3);
    }
}
