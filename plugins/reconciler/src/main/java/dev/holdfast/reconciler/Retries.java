package dev.holdfast.reconciler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * When to try again what the kernel refused: after 100 ms, doubling up to 60 s, for each object by itself. What will not
 * pass by itself is not tried again until something changes. Keys are row numbers or object rows. Belongs to the
 * reconciler's thread.
 */
final class Retries {
    private static final long FIRST_NANOS = 100_000_000L;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final Set<String> LASTING = Set.of("EINVAL", "EOPNOTSUPP", "ERANGE", "EPERM", "EAFNOSUPPORT");

    private static final Set<String> GONE = Set.of("ENODEV", "EADDRNOTAVAIL", "ENOENT", "ESRCH", "ENXIO");

    private final Map<Object, Attempt> attempts = new HashMap<>();
    private long nextDue = Long.MAX_VALUE; // no later than the earliest

    private record Attempt(int count, long notBefore) {}

    static boolean isLasting(String errno) {
        return LASTING.contains(errno);
    }

    /** Whether a refusal means that nothing was done; when the kernel's answer was lost, it may have been. */
    static boolean isCertain(String errno) {
        return !errno.equals("ENOBUFS");
    }

    /** Whether a refused removal means that there was nothing to remove. */
    static boolean meansGone(String errno) {
        return GONE.contains(errno);
    }

    /** @return attempts so far, this one included */
    int refused(Object subject, String errno, long nowNanos) {
        Attempt before = attempts.get(subject);
        int count = before == null ? 1 : before.count() + 1;
        long delay = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(count - 1, 10));
        long notBefore = isLasting(errno) ? Long.MAX_VALUE : nowNanos + delay;
        attempts.put(subject, new Attempt(count, notBefore));
        nextDue = Math.min(nextDue, notBefore);
        return count;
    }

    /**
     * Forgets all attempts: it worked, or the intent changed.
     *
     * @return whether there were any
     */
    boolean clear(Object subject) {
        return !attempts.isEmpty() && attempts.remove(subject) != null;
    }

    boolean isEmpty() {
        return attempts.isEmpty();
    }

    boolean mayTry(Object subject, long nowNanos) {
        Attempt attempt = attempts.isEmpty() ? null : attempts.get(subject);
        return attempt == null || attempt.notBefore() <= nowNanos;
    }

    /** Something in the kernel changed that may have been in the way: everything may be tried at once. */
    Set<Object> release() {
        if (attempts.isEmpty()) {
            return Set.of();
        }
        attempts.replaceAll((subject, attempt) -> new Attempt(attempt.count(), 0));
        return new HashSet<>(attempts.keySet());
    }

    void takeDue(long nowNanos, Consumer<Object> due) {
        if (nowNanos < nextDue) {
            return;
        }
        nextDue = Long.MAX_VALUE;
        attempts.forEach((subject, attempt) -> {
            if (attempt.notBefore() <= nowNanos) {
                due.accept(subject);
            } else {
                nextDue = Math.min(nextDue, attempt.notBefore());
            }
        });
    }

    /** In how many nanoseconds the next one is due; {@link Long#MAX_VALUE}: none. */
    long dueIn(long nowNanos) {
        return nextDue == Long.MAX_VALUE ? nextDue : Math.max(0, nextDue - nowNanos);
    }
}
