package dev.holdfast.liveness;

import java.time.Duration;

/**
 * Decides which transitions of one session are logged each and which are folded. The first of a stretch are, up and down
 * alike; what comes on top within the window is counted, and one line at its end says how often and how it stands. So
 * whoever reads the log sees a down for every up, or the number of both. Pure.
 */
final class Flapping {
    /** So many transitions within one window are logged one by one: the ups and downs of six losses. */
    static final int SINGLY = 12;

    static final Duration WINDOW = Duration.ofSeconds(30);

    private final int singly;
    private final long window;
    private long windowEnds = Long.MIN_VALUE;
    private boolean begun;
    private int logged;
    private int folded;

    Flapping() {
        this(SINGLY, WINDOW);
    }

    /** @param singly so many within {@code window} are logged one by one */
    Flapping(int singly, Duration window) {
        this.singly = singly;
        this.window = window.toNanos();
    }

    /** @return whether this transition is to be logged by itself */
    boolean logs(long now) {
        if (!begun || folded == 0 && now >= windowEnds) {
            begun = true;
            windowEnds = now + window;
            logged = 0;
        }
        if (logged < singly) {
            logged++;
            return true;
        }
        folded++;
        return false;
    }

    /** When {@link #takeFolded} has something to tell; {@link LivenessSession#NEVER}: nothing is folded. */
    long summaryDue() {
        return folded == 0 ? LivenessSession.NEVER : windowEnds;
    }

    /** How many transitions were not logged; begins a new window. */
    int takeFolded() {
        int taken = folded;
        folded = 0;
        begun = false;
        return taken;
    }
}
