package dev.holdfast.bgp.exports;

import dev.holdfast.model.Family;
import java.util.EnumSet;
import java.util.Set;

/** Where a member stands: in which group, and what it is still waiting for. */
final class Place {
    private final Member member;
    private final int peer;
    private Group group;
    private ExportTerms wanted;
    private ExportTerms own;
    private Ends ends;
    /** Families of which it has not heard everything since it joined. */
    private final Set<Family> expecting = EnumSet.noneOf(Family.class);
    /** Families of which it has asked to hear everything again, with the end marked. */
    private final Set<Family> refreshing = EnumSet.noneOf(Family.class);

    /** @param ends one object for all that have the same */
    Place(Member member, Group group, ExportTerms own, Ends ends) {
        this.member = member;
        this.peer = member.ribPeer();
        this.group = group;
        this.own = own;
        this.ends = ends;
        this.wanted = own.common();
        expecting.addAll(own.families());
    }

    Member member() {
        return member;
    }

    int peer() {
        return peer;
    }

    Group group() {
        return group;
    }

    void group(Group other) {
        group = other;
    }

    /** The terms its group is to have, which are not the group's for a moment if they are new. */
    ExportTerms wanted() {
        return wanted;
    }

    /** Its own ones, with our addresses. */
    ExportTerms own() {
        return own;
    }

    Ends ends() {
        return ends;
    }

    void become(ExportTerms other, Ends otherEnds) {
        own = other;
        wanted = other.common();
        ends = otherEnds;
    }

    Set<Family> expecting() {
        return expecting;
    }

    Set<Family> refreshing() {
        return refreshing;
    }
}
