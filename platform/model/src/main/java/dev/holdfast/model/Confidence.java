package dev.holdfast.model;

import java.util.Locale;

/** How far the name of a culprit can be trusted. */
public enum Confidence {
    /** Two independent kernel records agree. */
    CERTAIN,
    /** One kernel record, and nothing speaks against it. */
    LIKELY,
    /** Only circumstances: it ran at the time and could have. */
    POSSIBLE,
    /** Nothing that would justify a name. */
    NONE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
