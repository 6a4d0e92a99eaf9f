package dev.holdfast.statics;

import dev.holdfast.model.Intent;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One object as the configuration describes it, and what it says about keeping it. */
sealed interface Entry permits LinkEntry, AddressEntry, RuleEntry, RouteEntry {

    /** The object itself. */
    KernelObject object();

    /** Null: that of the service. */
    @Nullable
    Integer distance();

    /** Null: that of the service. */
    @Nullable
    Policy policy();

    /** Null: that of the service, if it has one. */
    @Nullable
    String gate();

    /** Whether a guard is asked for; only a route can. */
    default boolean guard() {
        return false;
    }

    /** The wish for this object, with what the entry leaves open taken from its service. */
    default Intent intent(Owner owner, ServiceConfig service) {
        return new Intent(
                object(),
                owner,
                Objects.requireNonNullElse(distance(), service.distance()),
                Objects.requireNonNullElse(policy(), service.policy()),
                gate() == null ? service.gate() : gate(),
                guard());
    }

    /** @throws IllegalArgumentException unless {@code distance} is absent or 0..255 */
    static void checkDistance(@Nullable Integer distance) {
        if (distance != null && (distance < 0 || distance > 255)) {
            throw new IllegalArgumentException("distance must be 0..255, was " + distance);
        }
    }

    /** @throws IllegalArgumentException if a text that must be given was left out */
    static void checkPresent(String key, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the key '" + key + "' is missing here; add '" + key + ": …'");
        }
    }
}
