package dev.holdfast.bgp.rib;

import dev.holdfast.model.Family;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The routes of one family: what every peer announces, and the best of each prefix, which stands first in its chain. So a
 * peer's routes before policy, the choice among all, and the table of the best are the same columns.
 */
final class FamilyTable {
    private final AttributeSets sets;
    private final Prefixes prefixes;
    private final Paths paths = new Paths();
    private final IntColumn heads = new IntColumn(Rib.NONE);
    private final Selection selection;
    private final Changes changes = new Changes();
    private final IntColumn holds = new IntColumn(0);
    private final Tally tally = new Tally();
    /** Path ids. */
    private int[] ofPeer = new int[4];

    private boolean tellAll;
    /** Next hops to which the way is another one, as long as there are prefixes that were not judged anew since. */
    private final BitSet moved = new BitSet();

    private int judged;

    FamilyTable(Family family, RibRules rules, AttributeSets sets, NextHopTable nextHops, List<RibPeer> peers) {
        this.sets = sets;
        this.prefixes = new Prefixes(family);
        this.selection = new Selection(rules, paths, sets, nextHops, peers);
    }

    Prefixes prefixes() {
        return prefixes;
    }

    Paths paths() {
        return paths;
    }

    Selection selection() {
        return selection;
    }

    int head(int prefix) {
        return heads.get(prefix);
    }

    /** The best path; {@link Rib#NONE} if none may be chosen. */
    int best(int prefix) {
        int head = heads.get(prefix);
        return head != Rib.NONE && selection.isEligible(head) ? head : Rib.NONE;
    }

    /** Replaces what the peer said before of the prefix with this path id, even if the new one is rejected. */
    void announce(int peer, int pathId, long high, long low, int length, int received, int effective, int flags) {
        int prefix = prefixes.find(high, low, length);
        if (prefix == Rib.NONE) {
            prefix = prefixes.add(high, low, length);
        }
        int path = find(prefix, peer, pathId);
        if (path == Rib.NONE) {
            int before = best(prefix);
            use(received, effective);
            append(prefix, paths.add(peer, pathId, received, effective, flags));
            tally.count(peer, flags, 1);
            reselect(prefix, before, Rib.NONE);
            return;
        }
        replace(prefix, path, received, effective, flags);
    }

    private void replace(int prefix, int path, int received, int effective, int flags) {
        boolean same = paths.received(path) == received && paths.effective(path) == effective;
        if (same && paths.flags(path) == flags) {
            return;
        }
        boolean longLivedChanged = ((paths.flags(path) ^ flags) & Paths.LONG_LIVED) != 0;
        int before = best(prefix);
        use(received, effective);
        release(path);
        tally.count(paths.peer(path), paths.flags(path), -1);
        tally.count(paths.peer(path), flags, 1);
        paths.set(path, received, effective, flags);
        reselect(prefix, before, same && !longLivedChanged ? Rib.NONE : path);
    }

    /** Asks a rule again about all that a peer sent. */
    void judgeAgain(int peer, Family family, ImportRule rule) {
        for (int prefix = 0; prefix < prefixes.limit(); prefix++) {
            judgeAgain(prefix, peer, family, rule);
        }
    }

    /** The same for one prefix. */
    void judgeAgain(int prefix, int peer, Family family, ImportRule rule) {
        // Which row has which path may change with each that is judged.
        int count = 0;
        for (int path = heads.get(prefix); path != Rib.NONE; path = paths.next(path)) {
            if (paths.peer(path) == peer) {
                if (count == ofPeer.length) {
                    ofPeer = Arrays.copyOf(ofPeer, 2 * count);
                }
                ofPeer[count++] = paths.pathId(path);
            }
        }
        for (int i = 0; i < count; i++) {
            judgePath(prefix, find(prefix, peer, ofPeer[i]), family, rule);
        }
    }

    private void judgePath(int prefix, int path, Family family, ImportRule rule) {
        int received = paths.received(path);
        int effective =
                rule.judge(family, prefixes.high(prefix), prefixes.low(prefix), prefixes.length(prefix), received);
        int flags = paths.flags(path);
        if (effective == ImportRule.REJECT) {
            replace(prefix, path, received, received, flags | Paths.REJECTED);
            return;
        }
        replace(prefix, path, received, effective, flags & ~Paths.REJECTED);
        if (effective != received) {
            // The path has it now; the rule's hold ends.
            sets.release(effective);
        }
    }

    private void use(int received, int effective) {
        sets.use(received);
        if (effective != received) {
            sets.use(effective);
        }
    }

    private void release(int path) {
        int received = paths.received(path);
        int effective = paths.effective(path);
        sets.release(received);
        if (effective != received) {
            sets.release(effective);
        }
    }

    /** Nothing if the peer did not announce it. */
    void withdraw(int peer, int pathId, long high, long low, int length) {
        int prefix = prefixes.find(high, low, length);
        if (prefix != Rib.NONE) {
            int path = find(prefix, peer, pathId);
            if (path != Rib.NONE) {
                int before = best(prefix);
                remove(prefix, path);
                reselect(prefix, before, Rib.NONE);
            }
        }
    }

    private int find(int prefix, int peer, int pathId) {
        int path = heads.get(prefix);
        while (path != Rib.NONE && (paths.peer(path) != peer || paths.pathId(path) != pathId)) {
            path = paths.next(path);
        }
        return path;
    }

    /** Behind the head, which is the best one as long as nothing better is chosen. */
    private void append(int prefix, int path) {
        int head = heads.get(prefix);
        if (head == Rib.NONE) {
            heads.set(prefix, path);
            // Whoever held the prefix for being gone is told anew, should it go again.
            holds.set(prefix, 0);
        } else {
            paths.next(path, paths.next(head));
            paths.next(head, path);
        }
    }

    private void unlink(int prefix, int path) {
        int head = heads.get(prefix);
        if (head == path) {
            heads.set(prefix, paths.next(path));
            return;
        }
        int before = head;
        while (paths.next(before) != path) {
            before = paths.next(before);
        }
        paths.next(before, paths.next(path));
    }

    private void remove(int prefix, int path) {
        unlink(prefix, path);
        tally.count(paths.peer(path), paths.flags(path), -1);
        release(path);
        paths.remove(path);
    }

    /**
     * Puts the best path first, into the row of the one that stood there: rows that are not chained on then stay so, and
     * their pages of that column need not exist.
     *
     * @param before the best one before the change; it may be gone
     * @param altered a path whose attributes are other ones now
     */
    private void reselect(int prefix, int before, int altered) {
        int head = heads.get(prefix);
        int best = selection.best(head);
        // A prefix without paths has to be told as well, and can be forgotten only then.
        // While next hops are moving, what was best before is not known for sure.
        boolean any = tellAll || !moved.isEmpty();
        if (any || best != before || best != Rib.NONE && best == altered || head == Rib.NONE) {
            changes.add(prefix);
        }
        if (best != Rib.NONE && best != head) {
            paths.swap(best, head);
        }
    }

    /** Which paths are meant, by their row and their flags. */
    @FunctionalInterface
    interface Which {
        boolean test(int path, int flags);
    }

    void removeOf(int peer, Which which) {
        for (int prefix = 0; prefix < prefixes.limit(); prefix++) {
            removeOf(prefix, peer, which);
        }
    }

    /** The same for one prefix. */
    void removeOf(int prefix, int peer, Which which) {
        int path = heads.get(prefix);
        int before = best(prefix);
        boolean any = false;
        while (path != Rib.NONE) {
            int next = paths.next(path);
            if (paths.peer(path) == peer && which.test(path, paths.flags(path))) {
                remove(prefix, path);
                any = true;
            }
            path = next;
        }
        if (any) {
            reselect(prefix, before, Rib.NONE);
        }
    }

    /** How a path's flags become others. */
    @FunctionalInterface
    interface Reflag {
        int flags(int path);
    }

    /** Gives the paths of a peer new flags; what is best may change with them. */
    void reflag(int peer, Reflag reflag) {
        for (int prefix = 0; prefix < prefixes.limit(); prefix++) {
            reflag(prefix, peer, reflag);
        }
    }

    /** The same for one prefix. */
    void reflag(int prefix, int peer, Reflag reflag) {
        int before = best(prefix);
        boolean any = false;
        int altered = Rib.NONE;
        for (int path = heads.get(prefix); path != Rib.NONE; path = paths.next(path)) {
            int flags = paths.flags(path);
            int wanted = paths.peer(path) == peer ? reflag.flags(path) : flags;
            if (wanted != flags) {
                tally.count(peer, flags, -1);
                tally.count(peer, wanted, 1);
                paths.flags(path, wanted);
                any = true;
                if (path == before && ((wanted ^ flags) & Paths.LONG_LIVED) != 0) {
                    altered = path; // it is advertised otherwise from now on
                }
            }
        }
        if (any) {
            reselect(prefix, before, altered);
        }
    }

    /** From now on every change is told, also of paths that are not best. */
    void tellAll() {
        tellAll = true;
    }

    /** The way to a next hop is another one: the prefixes with a path over it are to be judged anew, and are all told. */
    void moved(int nextHop) {
        moved.set(nextHop);
        judged = 0;
    }

    /** Judges up to {@code most} prefixes anew; returns whether there are more. */
    boolean judgeMoved(int most) {
        if (moved.isEmpty()) {
            return false;
        }
        int end = (int) Math.min(prefixes.limit(), (long) judged + most);
        for (; judged < end; judged++) {
            for (int path = heads.get(judged); path != Rib.NONE; path = paths.next(path)) {
                if (moved.get(sets.nextHop(paths.effective(path)))) {
                    reselect(judged, Rib.NONE, Rib.NONE);
                    break;
                }
            }
        }
        if (judged < prefixes.limit()) {
            return true;
        }
        moved.clear();
        return false;
    }

    /** See {@link Selection#equals(int, int[])}. */
    int equals(int prefix, int[] into) {
        return selection.equals(heads.get(prefix), into);
    }

    /** Tells up to {@code most} changes; forgets prefixes that have no paths any more. Returns how many are left. */
    int drain(int most, ChangeVisitor visitor) {
        for (int told = 0; told < most && changes.count() > 0; told++) {
            int prefix = changes.take();
            visitor.changed(prefix, best(prefix));
            forgetUnlessHeld(prefix);
        }
        return changes.count();
    }

    /** That many still have to tell others that the prefix, which has no paths, is gone. */
    void hold(int prefix, int times) {
        holds.set(prefix, times);
    }

    /** One more, if it is held at all. */
    void holdAgain(int prefix) {
        int times = holds.get(prefix);
        if (times > 0) {
            holds.set(prefix, times + 1);
        }
    }

    /** One less, if it is held at all: it may have paths again by now, which ended all holds. */
    void letGo(int prefix) {
        int times = holds.get(prefix);
        if (times > 0) {
            holds.set(prefix, times - 1);
            forgetUnlessHeld(prefix);
        }
    }

    private void forgetUnlessHeld(int prefix) {
        if (heads.get(prefix) == Rib.NONE && holds.get(prefix) == 0) {
            prefixes.remove(prefix);
        }
    }

    /** See {@link Selection#ranked}. */
    int ranked(int prefix, int[] into) {
        return selection.ranked(heads.get(prefix), into);
    }

    Tally tally() {
        return tally;
    }

    int pending() {
        return changes.count();
    }

    long bytes() {
        return prefixes.bytes() + paths.bytes() + heads.bytes() + changes.bytes() + holds.bytes();
    }
}
