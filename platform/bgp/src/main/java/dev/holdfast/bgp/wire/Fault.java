package dev.holdfast.bgp.wire;

/** An error in an UPDATE, by what has to follow from it (RFC 7606 §2), the mildest first. */
public sealed interface Fault {

    /** What is wrong, in words. */
    String why();

    /**
     * The attribute is left out and the routes are taken.
     *
     * @param attribute its type code
     */
    record AttributeDiscard(int attribute, String why) implements Fault {}

    /**
     * The routes of a family are left out, since they could be found but are not ours to take: it was not agreed on.
     *
     * @param family the one they came for
     */
    record FamilyIgnored(AfiSafi family, String why) implements Fault {}

    /**
     * All routes the UPDATE announces count as withdrawn.
     *
     * @param attribute the type code, 0 if it is about the list as a whole
     * @param strictly what it would have been answered with before RFC 7606, and is if there is nothing to withdraw
     */
    record TreatAsWithdraw(int attribute, Notification strictly, String why) implements Fault {}

    /**
     * Nothing in the UPDATE can be trusted.
     *
     * @param notification to be sent before the session is closed
     */
    record SessionReset(Notification notification, String why) implements Fault {}
}
