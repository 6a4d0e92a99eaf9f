package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.function.LongSupplier;

/**
 * Tells peers of the best paths of a table. Changes come in by {@link #changed}, work is done by {@link #work} in slices of
 * the caller's length. Nothing waits in queues: who cannot take more finds later what is true then.
 */
public final class Exports {
    private final Rib rib;
    private final LongSupplier nanos;

    /** @param nanos the clock {@link #work} is given ends of */
    public Exports(Rib rib, LongSupplier nanos) {
        this.rib = rib;
        this.nanos = nanos;
    }

    /** From now on nobody is told anything, until {@link #release}: a speaker that restarts waits for its peers. */
    public void hold() {
        throw new UnsupportedOperationException();
    }

    public void release() {
        throw new UnsupportedOperationException();
    }

    /** A session that is up. It is told all there is; see {@link Member#told}. */
    public void join(Member member, ExportTerms terms) {
        throw new UnsupportedOperationException();
    }

    /** Nothing if it is no member. */
    public void leave(Member member) {
        throw new UnsupportedOperationException();
    }

    /** A member's policy or settings are others: it is told what becomes different by that, and nothing else. */
    public void terms(Member member, ExportTerms terms) {
        throw new UnsupportedOperationException();
    }

    /**
     * What a member is told is judged again, because something changed that is neither in the table nor in the terms; only
     * differences are sent.
     */
    public void judgeAgain(Member member, Family family) {
        throw new UnsupportedOperationException();
    }

    /**
     * The peer has asked to hear everything again (RFC 2918).
     *
     * @param marked whether begin and end are to be marked (RFC 7313)
     */
    public void refresh(Member member, Family family, boolean marked) {
        throw new UnsupportedOperationException();
    }

    /** To be called by the visitor of {@link Rib#drain} for each change, in its turn. */
    public void changed(Family family, int prefix, int best) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends for a while. To be called when there were changes, when a member takes more again, and once a second, so that
     * who is slow does not hold up others.
     *
     * @param untilNanos when to stop, by the clock of the constructor
     * @return whether there is more to do that can be done now
     */
    public boolean work(long untilNanos) {
        throw new UnsupportedOperationException();
    }

    /** What becomes of a prefix on its way to a member. */
    public ExportExplanation explain(Member member, Prefix prefix) {
        throw new UnsupportedOperationException();
    }

    /** The same for a peer that is not up, as it would be with these terms. */
    public ExportExplanation explain(int ribPeer, ExportTerms terms, Prefix prefix) {
        throw new UnsupportedOperationException();
    }

    /**
     * Shows what a member has been told of a family, by rows of the table.
     *
     * @param from the first row to look at
     * @param most how many rows to look at
     * @return the row to go on from; {@link Rib#NONE}: that was all
     */
    public int advertised(Member member, Family family, int from, int most, AdvertisedVisitor visitor) {
        throw new UnsupportedOperationException();
    }

    /** How many prefixes of a family a member has been told, or is being told. */
    public int advertised(Member member, Family family) {
        throw new UnsupportedOperationException();
    }

    /** How much is held for all this. */
    public ExportSize size() {
        throw new UnsupportedOperationException();
    }

    Rib rib() {
        return rib;
    }

    long now() {
        return nanos.getAsLong();
    }
}
