package dev.holdfast.model;

import java.util.Locale;

/** What to do when somebody else removes or changes an object that was installed. */
public enum Policy {
    /** Put it back. */
    ENFORCE,
    /** Let the other have it: give up ownership, show the object as blocked, say so. */
    YIELD,
    /** Touch nothing, say so, and go on watching. */
    REPORT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
