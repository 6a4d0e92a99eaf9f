package dev.holdfast.api;

import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import java.util.Collection;

/**
 * Where one plugin declares what it wants in the kernel. Declaring never blocks on the kernel; every call is atomic, and
 * the same call twice is harmless. May be called from any thread.
 */
public interface IntentSource {

    /**
     * Says all that one service wants: what it wanted before and is not named here is wanted no longer.
     *
     * @param service a service of this plugin
     * @param intents all owned by {@code service}; of two with one key the last counts
     * @throws IllegalArgumentException if an intent has another owner; nothing is changed then
     */
    void set(String service, Collection<Intent> intents);

    /**
     * Changes a part of what one service wants. Meant for sources with many objects and few changes; a burst is best
     * handed over in pieces of some thousand.
     *
     * @throws IllegalArgumentException if an intent has another owner; nothing is changed then
     */
    void update(String service, Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted);

    /**
     * Says that this plugin has declared everything it knows of. Until every source has said so, nothing is removed from
     * the kernel. A source that has to learn anew (a session that came back) calls {@link #unsettled} first.
     */
    void settled();

    /** Takes {@link #settled} back. */
    void unsettled();
}
