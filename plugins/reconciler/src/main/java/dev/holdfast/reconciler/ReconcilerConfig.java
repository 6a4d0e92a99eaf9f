package dev.holdfast.reconciler;

import dev.holdfast.api.DefaultValue;
import java.time.Duration;
import java.util.Locale;

/**
 * {@code plugins.reconciler} of the configuration; whatever is left out has the default written here.
 *
 * @param scanInterval how often everything is compared, ± 10 %; 0s: never, events only (default 30s)
 * @param quiet events are taken in together until none came for this long (default 2ms)
 * @param cap but no longer than this (default 50ms)
 * @param batch changes handed to the kernel at once, 1..4096 (default 1024)
 * @param contest what to do when somebody keeps undoing us
 * @param brake when not to remove leftovers of an earlier run
 * @param onStop what becomes of our objects when the reconciler stops: {@code keep} (default) or {@code remove}
 * @param defaultRules whether to restore the kernel's own rules for the tables main and default, without which no route
 *     works (default true)
 */
public record ReconcilerConfig(
        @DefaultValue("30s") Duration scanInterval,
        @DefaultValue("2ms") Duration quiet,
        @DefaultValue("50ms") Duration cap,
        @DefaultValue("1024") int batch,
        Contest contest,
        Brake brake,
        @DefaultValue("keep") OnStop onStop,
        @DefaultValue("true") boolean defaultRules) {

    /** What becomes of our objects when the reconciler stops. */
    public enum OnStop {
        KEEP,
        REMOVE
    }

    /** How to answer somebody who keeps undoing us. */
    public enum Answer {
        /** Heal at once, every time. */
        INSIST,
        /** Heal after 1 s, 2 s, 4 s … up to 60 s. */
        BACK_OFF,
        /** Stop until the intent changes. */
        YIELD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param undoings more than so many losses of one object … (default 5)
     * @param window … within this time make it contested (default 60s)
     * @param answer what to do then (default back-off)
     */
    public record Contest(
            @DefaultValue("5") int undoings,
            @DefaultValue("60s") Duration window,
            @DefaultValue("back-off") Answer answer) {
        public Contest {
            if (undoings < 1) {
                throw new IllegalArgumentException("undoings must be at least 1, was " + undoings);
            }
            positive("window", window);
        }
    }

    /**
     * @param objects so many leftovers are always removed without asking (default 100)
     * @param share beyond that, no more than this share of what we own, 0..1 (default 0.5)
     */
    public record Brake(@DefaultValue("100") int objects, @DefaultValue("0.5") double share) {
        public Brake {
            if (objects < 0 || share < 0 || share > 1) {
                throw new IllegalArgumentException("brake: objects must be at least 0 and share 0..1");
            }
        }
    }

    public ReconcilerConfig {
        if (scanInterval.isNegative()) {
            throw new IllegalArgumentException("scan-interval must be 0s (never) or more");
        }
        if (!scanInterval.isZero() && scanInterval.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("scan-interval must be 0s (never) or at least 100ms");
        }
        if (quiet.isNegative() || cap.compareTo(quiet) < 0) {
            throw new IllegalArgumentException("quiet must not be negative, and cap not below quiet");
        }
        if (batch < 1 || batch > 4096) {
            throw new IllegalArgumentException("batch must be 1..4096, was " + batch);
        }
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }

    static ReconcilerConfig defaults() {
        return new ReconcilerConfig(
                Duration.ofSeconds(30),
                Duration.ofMillis(2),
                Duration.ofMillis(50),
                1024,
                new Contest(5, Duration.ofSeconds(60), Answer.BACK_OFF),
                new Brake(100, 0.5),
                OnStop.KEEP,
                true);
    }
}
