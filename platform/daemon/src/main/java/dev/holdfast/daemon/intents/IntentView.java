package dev.holdfast.daemon.intents;

import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentStatus;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import org.jspecify.annotations.Nullable;

/**
 * One intent for people: a copy that stays as it was read.
 *
 * @param object what is wanted; null: a leftover nobody wants
 * @param owner null: nobody
 * @param selected whether this intent has its key; the others are shadowed
 * @param gate null: none
 * @param gateReason why the gate is closed; empty: it is open, or there is none
 * @param installed for a route: what of ours the kernel holds, as far as we know
 */
public record IntentView(
        ObjectKey key,
        @Nullable KernelObject object,
        @Nullable Owner owner,
        int distance,
        Policy policy,
        @Nullable String gate,
        String gateReason,
        boolean guard,
        boolean selected,
        IntentStatus status,
        @Nullable Forwarding installed) {}
