package dev.holdfast.api;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.RouteKey;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the {@link IntentTable} as rows of columns: a row number stays the same as long as the row lives, and is
 * used again after {@link #forget}. {@link Forwarding} values are interned: equal ones are the same object. Touched under
 * the table's lock only; row numbers of dead rows are the caller's mistake and are not checked for.
 */
public interface RouteRows {
    int NONE = -1;

    /** The row of that key, or {@link #NONE}. Makes no garbage. */
    int find(Family family, long high, long low, int length, long table, int tos, long metric);

    int find(RouteKey key);

    /** A row for a route a previous run left in the kernel; it is owned, and wanted by nobody yet. */
    int adopt(RouteKey key);

    /** One past the highest row number; rows below may be dead. */
    int limit();

    /** How many rows are alive. */
    int size();

    boolean live(int row);

    /** The interned value that equals {@code forwarding}, or {@code forwarding} itself if no row has such a one. */
    Forwarding canonical(Forwarding forwarding);

    /** Makes a record; for the edges, not for loops over all rows. */
    RouteKey key(int row);

    Family family(int row);

    /** What shall be in the kernel at this key now; null: nothing (withdrawn, gated). */
    @Nullable
    Forwarding wanted(int row);

    /** The selected owner; null: nobody wants it any more. */
    @Nullable
    Owner owner(int row);

    /**
     * Wanted by nobody, and not because its owner took it back: a previous run left it, or its source had to learn anew.
     * It may be removed only once every source is settled.
     */
    boolean leftover(int row);

    /** That of the selected intent; {@link Policy#ENFORCE} if there is none. */
    Policy policy(int row);

    /** What the kernel holds of ours at this key, as last seen or acknowledged; null: nothing, as far as we know. */
    @Nullable
    Forwarding installed(int row);

    void installed(int row, @Nullable Forwarding forwarding);

    /** Whether we put a route there, now or in an earlier run. */
    boolean owned(int row);

    void owned(int row, boolean owned);

    IntentState state(int row);

    /** Enters a state; {@code attempts} and {@code why} are shown with it. */
    void state(int row, IntentState state, int attempts, @Nullable Diagnostic why);

    /** The kernel acknowledged it or a dump showed it, just now. */
    void verified(int row);

    /**
     * Takes up to {@code into.length} rows whose wanted state changed since they were last taken.
     *
     * @return how many were written
     */
    int takeDirty(int[] into);

    /** Drops a row that is neither wanted nor owned; does nothing to any other. */
    void forget(int row);
}
