package dev.holdfast.api;

import dev.holdfast.model.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * All that is wanted, as the reconciler sees it: one row a key, with what the selected owner wants there and how it
 * stands. Sources write what is wanted, the reconciler alone writes how it stands.
 *
 * <p>Every method but {@link #onDirty} is called with {@link #lock} held. Hold it for some thousand rows at most, never
 * across a call to the kernel.
 */
public interface IntentTable {

    Lock lock();

    /** Routes: up to millions, so they are row numbers and not objects. */
    RouteRows routes();

    /** The row of a link, address or rule; null if neither wanted nor owned. */
    @Nullable
    ObjectRow object(ObjectKey key);

    /** All rows of links, addresses and rules. */
    Collection<ObjectRow> objects();

    /** Links, addresses and rules whose wanted state changed since the last call. */
    List<ObjectRow> takeDirtyObjects();

    /** A row for an object a previous run left in the kernel; it is owned, and wanted by nobody yet. */
    ObjectRow adopt(ObjectKey key);

    /** Drops a row that is neither wanted nor owned; does nothing to any other. */
    void forget(ObjectRow row);

    /** Ids of the sources that have not said they are settled; empty: leftovers may be removed. */
    List<String> unsettled();

    /** Calls {@code wake} after every change of what is wanted, on the thread of the source, with the lock not held. */
    void onDirty(Runnable wake);
}
