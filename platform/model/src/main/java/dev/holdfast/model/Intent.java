package dev.holdfast.model;

import org.jspecify.annotations.Nullable;

/**
 * One object somebody wants in the kernel.
 *
 * @param distance administrative distance, 0..255; of two owners of one key the lower wins, then the earlier
 * @param policy what to do when somebody else removes or changes it
 * @param gate name of a condition it waits for; null: none
 * @param guard for a route: keep a device-less {@code unreachable} under it, see {@link Route#guard()}
 * @param drain for an address: when it is taken away, connections of local programs that use it are broken off, so that
 *     they notice
 */
public record Intent(
        KernelObject object,
        Owner owner,
        int distance,
        Policy policy,
        @Nullable String gate,
        boolean guard,
        boolean drain) {

    /** @throws IllegalArgumentException if the distance is out of range, or an object asks for what it cannot have */
    public Intent {
        if (distance < 0 || distance > 255) {
            throw new IllegalArgumentException("distance must be 0..255, was " + distance);
        }
        if (guard && !(object instanceof Route)) {
            throw new IllegalArgumentException("only a route can have a guard, not " + object);
        }
        if (drain && !(object instanceof Address)) {
            throw new IllegalArgumentException("only an address can be drained, not " + object);
        }
    }

    /** Without draining. */
    public Intent(KernelObject object, Owner owner, int distance, Policy policy, @Nullable String gate, boolean guard) {
        this(object, owner, distance, policy, gate, guard, false);
    }

    /** Enforced, without gate or guard. */
    public static Intent of(KernelObject object, Owner owner, int distance) {
        return new Intent(object, owner, distance, Policy.ENFORCE, null, false);
    }

    public ObjectKey key() {
        return object.key();
    }
}
