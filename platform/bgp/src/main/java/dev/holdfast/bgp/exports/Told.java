package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;

/** What the members of a group have been told of each prefix of a family, but for what they said themselves. */
interface Told {

    /** Takes what a member is told of a prefix. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param source the peer of the table the path comes from
         * @param sourceId with which id it came
         * @param attributes a set of the table, marked as {@link Ends} says
         */
        void told(int pathId, int source, int sourceId, int attributes);
    }

    /**
     * Finds out what is to be told of a prefix now, remembers it, and puts the differences into the batch.
     *
     * @param alone the only member there is, whose own paths need not be judged; {@link Rib#NONE}: there are more
     * @return whether there are any
     */
    boolean judge(int prefix, int alone, ExportRule rule, Batch batch);

    /**
     * Puts what is told of a prefix into the batch, for those who have not heard it.
     *
     * @param known whether they may have heard something else before, so that what is not told has to be withdrawn
     */
    void show(int prefix, boolean known, Batch batch);

    /** Whether nobody is told anything of the prefix, and nobody still has to hear that it is gone. */
    boolean isNothing(int prefix);

    /** Nobody has to hear any more what is gone of the prefix. */
    void settle(int prefix);

    /** How many prefixes the member that is this peer is told. */
    int count(int peer);

    /** Hands over what the member that is this peer is told of a prefix. */
    void visit(int prefix, int peer, Visitor visitor);

    /** A copy that goes on by itself. */
    Told copy();

    /** Lets go of what is held for the rows from one to another. */
    void release(int from, int to);

    long bytes();

    /** Makes one, for one path a prefix or for many. */
    static Told of(Rib rib, Family family, ExportTerms terms) {
        return terms.manyPaths(family) ? new ToldPaths(rib, family) : new ToldBest(rib, family);
    }
}
