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
    /** Families of which it has not heard everything since it joined. */
    private final Set<Family> expecting = EnumSet.noneOf(Family.class);
    /** Families of which it has asked to hear everything again, with the end marked. */
    private final Set<Family> refreshing = EnumSet.noneOf(Family.class);

    Place(Member member, Group group, ExportTerms wanted) {
        this.member = member;
        this.peer = member.ribPeer();
        this.group = group;
        this.wanted = wanted;
        expecting.addAll(wanted.families());
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

    /** The terms it is to be told on, which are not the group's for a moment if they are new. */
    ExportTerms wanted() {
        return wanted;
    }

    void wanted(ExportTerms other) {
        wanted = other;
    }

    Set<Family> expecting() {
        return expecting;
    }

    Set<Family> refreshing() {
        return refreshing;
    }
}
