package dev.holdfast.api;

import dev.holdfast.model.Incident;

/** The journal of losses. Safe from any thread; never blocks on the disk. */
public interface Incidents {

    /** A new id, one higher than the last. */
    long nextId();

    /** Records an incident, or what has become of it: a later call with the same id takes the place of the earlier. */
    void record(Incident incident);
}
