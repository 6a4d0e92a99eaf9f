package dev.holdfast.daemon.intents;

import dev.holdfast.model.Intent;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import org.jspecify.annotations.Nullable;

/**
 * All of an intent but the object: many routes share one of these.
 *
 * @param implied it is the guard of a route, wanted as long as that is; else it was asked for by itself
 */
record Terms(Owner owner, int distance, Policy policy, @Nullable String gate, boolean guard, boolean implied) {

    static Terms of(Intent intent) {
        return new Terms(intent.owner(), intent.distance(), intent.policy(), intent.gate(), intent.guard(), false);
    }

    /** Those of the guard below a route: it stays while the route waits for its gate. */
    Terms ofGuard() {
        return new Terms(owner, distance, policy, null, false, true);
    }
}
