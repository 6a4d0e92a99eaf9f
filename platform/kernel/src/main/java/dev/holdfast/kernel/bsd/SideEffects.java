package dev.holdfast.kernel.bsd;

import dev.holdfast.api.KernelRoute;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Routes of ours that went because of another change of ours. The reports of it are taken for our own echoes, so the
 * listener is told by this way. Safe from any thread.
 */
final class SideEffects {
    private final Queue<KernelRoute> lost = new ConcurrentLinkedQueue<>();
    private final RouteSocketCalls calls;

    SideEffects(RouteSocketCalls calls) {
        this.calls = calls;
    }

    void lost(KernelRoute route) {
        lost.add(route);
        calls.wake();
    }

    /** The next one to tell of; null: none. */
    @Nullable
    KernelRoute next() {
        return lost.poll();
    }
}
