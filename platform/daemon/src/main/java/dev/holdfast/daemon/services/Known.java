package dev.holdfast.daemon.services;

import dev.holdfast.daemon.config.StoredServices.Wanted;
import dev.holdfast.model.Diagnostic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All the registry knows of one service; replaced as a whole, so that whoever reads never sees half a change.
 *
 * @param given its specification as an operator gave it, {@code type} included
 * @param fromFile whether it stands in the configuration file
 * @param plugin that carries its type; empty: none does
 * @param bound null: its type is unknown, or it does not fit; {@code failure} then says why
 * @param running null: it does not run
 * @param failure why it does not run though it shall
 * @param departure not null while it is {@link Phase#LEAVING}
 */
record Known(
        String name,
        Map<String, Object> given,
        boolean fromFile,
        Wanted wanted,
        int revision,
        String plugin,
        @Nullable Bound<?> bound,
        @Nullable Running<?> running,
        Phase phase,
        @Nullable Diagnostic failure,
        @Nullable Departure departure) {

    static Known of(String name, Map<String, Object> given, boolean fromFile, Wanted wanted, Bound<?> bound) {
        return new Known(name, given, fromFile, wanted, 1, bound.plugin(), bound, null, Phase.WAITING, null, null);
    }

    /** One that cannot be understood. */
    static Known misfit(
            String name,
            Map<String, Object> given,
            boolean fromFile,
            Wanted wanted,
            String plugin,
            Diagnostic failure) {
        return new Known(name, given, fromFile, wanted, 1, plugin, null, null, Phase.STOPPED, failure, null);
    }

    String type() {
        return given.get("type") instanceof String type ? type : "";
    }

    boolean hasFailed() {
        return failure != null && phase != Phase.LEAVING && wanted != Wanted.DISABLED;
    }

    /** With another specification, not carried out yet. */
    Known with(Map<String, Object> newGiven, Bound<?> newBound) {
        return new Known(
                name,
                newGiven,
                fromFile,
                wanted,
                revision + 1,
                newBound.plugin(),
                newBound,
                running,
                phase,
                null,
                departure);
    }

    Known with(Wanted newWanted) {
        return new Known(name, given, fromFile, newWanted, revision, plugin, bound, running, phase, failure, departure);
    }

    /** Its specification means nothing to its present plugin. */
    Known unfit(Diagnostic why) {
        return new Known(name, given, fromFile, wanted, revision, plugin, null, null, Phase.STOPPED, why, null);
    }

    /** In the place of {@code before}, which had another specification. */
    Known after(Known before) {
        return new Known(
                name, given, fromFile, before.wanted, before.revision + 1, plugin, bound, null, phase, failure, null);
    }

    /** As its present plugin understands it. */
    Known rebound(Bound<?> newBound) {
        return new Known(
                name, given, fromFile, wanted, revision, newBound.plugin(), newBound, null, Phase.WAITING, null, null);
    }

    Known runs(Running<?> now) {
        return new Known(name, given, fromFile, wanted, revision, plugin, now.bound(), now, Phase.RUNNING, null, null);
    }

    Known drained(@Nullable Running<?> left) {
        return new Known(name, given, fromFile, wanted, revision, plugin, bound, left, Phase.DRAINED, null, null);
    }

    Known leaves(Departure how) {
        return new Known(name, given, fromFile, wanted, revision, plugin, bound, running, Phase.LEAVING, null, how);
    }

    /** It does not run; {@code why} only if it shall. */
    Known stopped(@Nullable Diagnostic why) {
        return new Known(name, given, fromFile, wanted, revision, plugin, bound, null, Phase.STOPPED, why, null);
    }
}
