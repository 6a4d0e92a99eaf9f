package dev.holdfast.model;

import org.jspecify.annotations.Nullable;

/**
 * One object somebody wants in the kernel.
 *
 * @param distance administrative distance, 0..255; of two owners of one key the lower wins, then the earlier
 * @param policy what to do when somebody else removes or changes it
 * @param gate name of a condition it waits for; null: none
 * @param guard for a route: keep a device-less {@code unreachable} under it, see {@link Route#guard()}
 */
public record Intent(
        KernelObject object, Owner owner, int distance, Policy policy, @Nullable String gate, boolean guard) {

    /** @throws IllegalArgumentException if the distance is out of range, or something but a route asks for a guard */
    public Intent {
        if (distance < 0 || distance > 255) {
            throw new IllegalArgumentException("distance must be 0..255, was " + distance);
        }
        if (guard && !(object instanceof Route)) {
            throw new IllegalArgumentException("only a route can have a guard, not " + object);
        }
    }

    /** Enforced, without gate or guard. */
    public static Intent of(KernelObject object, Owner owner, int distance) {
        return new Intent(object, owner, distance, Policy.ENFORCE, null, false);
    }

    public ObjectKey key() {
        return object.key();
    }
}
