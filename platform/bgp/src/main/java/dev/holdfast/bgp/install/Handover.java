package dev.holdfast.bgp.install;

import dev.holdfast.api.IntentSource;
import dev.holdfast.model.Intent;
import dev.holdfast.model.Owner;
import dev.holdfast.model.RouteKey;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Carries pieces to the intent table on a thread of its own, in order, so that the loop never waits for the table's lock. A
 * few pieces may be under way; whoever has more keeps it until there is room.
 */
public final class Handover {
    private static final int MOST_UNDER_WAY = 4;

    private final IntentSource intents;
    private final Owner owner;
    private final Executor elsewhere;
    private final Executor loop;
    private Runnable room = () -> {};
    private int underWay;

    /**
     * @param owner of all intents; {@code intents} is the source of its plugin
     * @param elsewhere one thread, in order
     * @param loop the thread that all methods are called on
     */
    public Handover(IntentSource intents, Owner owner, Executor elsewhere, Executor loop) {
        this.intents = intents;
        this.owner = owner;
        this.elsewhere = elsewhere;
        this.loop = loop;
    }

    /** @param newRoom called on the loop whenever a piece has arrived */
    void onRoom(Runnable newRoom) {
        room = newRoom;
    }

    boolean hasRoom() {
        return underWay < MOST_UNDER_WAY;
    }

    boolean isIdle() {
        return underWay == 0;
    }

    void take(Piece piece, InstallTerms terms) {
        underWay++;
        elsewhere.execute(() -> {
            try {
                declare(piece, terms);
            } finally {
                loop.execute(this::arrived);
            }
        });
    }

    private void declare(Piece piece, InstallTerms terms) {
        List<RouteKey> withdrawn = piece.withdrawn(terms.table());
        if (!withdrawn.isEmpty()) {
            intents.update(owner.service(), List.of(), withdrawn);
        }
        List<Intent> wanted = piece.wanted(terms.table(), owner, terms.distance());
        if (!wanted.isEmpty()) {
            intents.update(owner.service(), wanted, piece.replaced(terms.table()));
        }
    }

    private void arrived() {
        underWay--;
        room.run();
    }

    /** After all that was taken before. */
    void settled(boolean settled) {
        elsewhere.execute(settled ? intents::settled : intents::unsettled);
    }

    /** Work that is not for the loop, in turn with the pieces. */
    void elsewhere(Runnable work) {
        elsewhere.execute(work);
    }

    void onLoop(Runnable work) {
        loop.execute(work);
    }
}
