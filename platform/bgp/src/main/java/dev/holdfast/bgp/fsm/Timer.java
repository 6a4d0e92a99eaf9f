package dev.holdfast.bgp.fsm;

/**
 * A clock the machine has running.
 *
 * @param scope the number of the connection for {@link Kind#HOLD}, {@link Kind#KEEPALIVE}, {@link Kind#SEND_HOLD} and
 *     {@link Kind#DECIDE}; the ordinal of the family for {@link Kind#LONG_LIVED}; 0 for the others
 */
public record Timer(Kind kind, int scope) {

    /** What ends when it fires. */
    public enum Kind {
        /** The wait before dialling, or before a peer in error is let in again. */
        RETRY,
        /** The peer's silence (RFC 4271 §6.5). */
        HOLD,
        /** Our silence (RFC 4271 §4.4). */
        KEEPALIVE,
        /** The time in which nothing could be sent (RFC 9687). */
        SEND_HOLD,
        /** How long a connection that is ready waits for the other one to show which of them stays. */
        DECIDE,
        /** How long a session may still meet the other connection that was under way when it began. */
        YOUNG,
        /** The time after which earlier errors are forgotten. */
        FORGIVE,
        /** The peer's restart: until then its routes are kept without a session (RFC 4724). */
        RESTART,
        /** The time a peer that is back has for announcing its routes anew. */
        STALE,
        /** How long a family is kept beyond the restart (RFC 9494). */
        LONG_LIVED,
        /** How long a peer with too many prefixes is held. */
        HELD
    }

    static Timer of(Kind kind) {
        return new Timer(kind, 0);
    }

    static Timer of(Kind kind, Connection connection) {
        return new Timer(kind, connection.number());
    }
}
