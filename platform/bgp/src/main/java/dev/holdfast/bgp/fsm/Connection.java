package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Open;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of a peer, which may have two at a time until one of them is chosen.
 *
 * @param number never used again for this peer, so that a late event of a connection that is gone can be told apart
 * @param outgoing whether we dialled
 * @param state {@link State#CONNECT} or one of the three after it, except {@link State#ACTIVE}
 * @param sent our OPEN; null before it was sent
 * @param agreement what both OPENs make; null before the peer's came
 * @param isReady whether in OpenConfirm only the other connection is in its way, see {@link Collision#mayLose}
 */
public record Connection(
        int number,
        boolean outgoing,
        State state,
        @Nullable Open sent,
        @Nullable Agreement agreement,
        boolean isReady) {

    static Connection dialling(int number) {
        return new Connection(number, true, State.CONNECT, null, null, false);
    }

    Connection openSent(Open open) {
        return new Connection(number, outgoing, State.OPEN_SENT, open, null, false);
    }

    Connection confirmed(Agreement with) {
        return new Connection(number, outgoing, State.OPEN_CONFIRM, sent, with, false);
    }

    Connection established() {
        return new Connection(number, outgoing, State.ESTABLISHED, sent, agreement, false);
    }

    Connection ready() {
        return new Connection(number, outgoing, state, sent, agreement, true);
    }

    boolean isEstablished() {
        return state == State.ESTABLISHED;
    }

    /** Only from OpenConfirm on. */
    Agreement agreed() {
        if (agreement == null) {
            throw new IllegalStateException("connection " + number + " is in " + state);
        }
        return agreement;
    }
}
