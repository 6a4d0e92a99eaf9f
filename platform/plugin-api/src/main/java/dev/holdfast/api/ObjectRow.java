package dev.holdfast.api;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import org.jspecify.annotations.Nullable;

/** One link, address or rule of the {@link IntentTable}; touched under its lock only. */
public interface ObjectRow {

    ObjectKey key();

    /** The selected intent, if it shall be in the kernel now; null: nobody wants it there, or its gate is closed. */
    @Nullable
    Intent wanted();

    /**
     * Whether the last wish for it, also one that was taken back at once, asked that programs notice when it goes; see {@link
     * Intent#drain}.
     */
    boolean drain();

    /** The selected owner; null: nobody wants it any more. */
    @Nullable
    Owner owner();

    /** As {@link RouteRows#leftover}. */
    boolean leftover();

    /** Whether we put it into the kernel, now or in an earlier run. */
    boolean owned();

    void owned(boolean owned);

    IntentState state();

    /** Enters a state; {@code attempts} and {@code why} are shown with it. */
    void state(IntentState state, int attempts, @Nullable Diagnostic why);

    /** The kernel acknowledged it or a dump showed it, just now. */
    void verified();
}
