package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.wire.Fault;
import dev.holdfast.bgp.wire.Notification;

/** Is told what there is to count of a session, on the session's thread. */
public interface SessionMeters {
    /** Counts nothing. */
    SessionMeters NONE = new SessionMeters() {};

    /** Once, before anything else: where the counts of messages can be read at any time. */
    default void begin(Traffic traffic) {}

    default void moved(State from, State to) {}

    default void up() {}

    default void down() {}

    default void sent(Notification notification) {}

    default void received(Notification notification) {}

    /** What was wrong with an UPDATE that did not end the session. */
    default void faulty(Fault fault) {}
}
