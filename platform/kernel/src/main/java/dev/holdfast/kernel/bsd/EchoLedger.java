package dev.holdfast.kernel.bsd;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What we have asked for and will be told of like everybody: each entry silences one report. Entries are made before the
 * system call, as the report may be there before it returns, and live five seconds. What became of a request is the
 * result of the call and never read from the report. Safe from any thread.
 */
final class EchoLedger {
    static final long KEPT_NANOS = 5_000_000_000L;

    private final Map<Object, Long> expected = new LinkedHashMap<>();

    /** @param sign sequence number of a request, or a value that the report about it will equal */
    synchronized void expect(Object sign, long nowNanos) {
        forget(nowNanos);
        expected.remove(sign); // so that the order of entries stays that of their age
        expected.put(sign, nowNanos);
    }

    /** Takes an entry out; false: we did not ask for this. */
    synchronized boolean take(Object sign, long nowNanos) {
        if (expected.isEmpty()) {
            return false;
        }
        Long since = expected.remove(sign);
        return since != null && nowNanos - since <= KEPT_NANOS;
    }

    /** Whether we asked for this lately; the entry stays, as one request may be reported more than once. */
    synchronized boolean isExpected(Object sign, long nowNanos) {
        Long since = expected.isEmpty() ? null : expected.get(sign);
        return since != null && nowNanos - since <= KEPT_NANOS;
    }

    private void forget(long nowNanos) {
        for (Iterator<Long> oldest = expected.values().iterator(); oldest.hasNext(); ) {
            if (nowNanos - oldest.next() <= KEPT_NANOS) {
                return;
            }
            oldest.remove();
        }
    }

    synchronized int size() {
        return expected.size();
    }
}
