package dev.holdfast.reconciler;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.Forwarding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands at one route key: ours, if it is there, and what others put before and behind it.
 *
 * @param ours the forwarding of the first route there that carries our protocol number; null: there is none
 * @param ahead foreign routes in front of ours, or all of them if ours is not there, in the kernel's order
 * @param behind routes behind ours
 */
record Standing(@Nullable Forwarding ours, List<KernelRoute> ahead, List<KernelRoute> behind) {
    static final Standing EMPTY = new Standing(null, List.of(), List.of());

    static Standing alone(@Nullable Forwarding ours) {
        return ours == null ? EMPTY : new Standing(ours, List.of(), List.of());
    }

    static Standing of(List<KernelRoute> inOrder, int protocol) {
        for (int i = 0; i < inOrder.size(); i++) {
            if (inOrder.get(i).protocol() == protocol) {
                return new Standing(
                        inOrder.get(i).forwarding(),
                        List.copyOf(inOrder.subList(0, i)),
                        List.copyOf(inOrder.subList(i + 1, inOrder.size())));
            }
        }
        return new Standing(null, List.copyOf(inOrder), List.of());
    }

    /** Whether only ours, or nothing, stands there. */
    boolean isPlain() {
        return ahead.isEmpty() && behind.isEmpty();
    }

    /** Whether traffic goes by ours. */
    boolean inEffect() {
        return ours != null && ahead.isEmpty();
    }

    /** What traffic goes by, in words; null: nothing with this key. */
    @Nullable
    String effective() {
        return ahead.isEmpty()
                ? (ours == null ? null : ours.toString())
                : ahead.get(0).toString();
    }
}
