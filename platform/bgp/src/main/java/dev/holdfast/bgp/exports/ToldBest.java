package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.CharColumn;
import dev.holdfast.bgp.rib.IntColumn;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;

/**
 * One path of a prefix for all members but the one it comes from: 6 bytes a prefix. Route-server clients are told the first
 * path that their policy lets through, and where that is their own, the next one: 4 bytes more where there is one.
 */
final class ToldBest implements Told {
    private final Rib rib;
    private final Family family;
    /** The attribute set as sent, held; {@link Rib#NONE}: not told. */
    private final IntColumn sets = new IntColumn(Rib.NONE);
    /** The peer of the table it comes from, who is not told it. */
    private final CharColumn sources = new CharColumn();
    /** What that peer is told instead. */
    private final IntColumn others = new IntColumn(Rib.NONE);

    private final PeerCounts counts = new PeerCounts();
    private int[] ranked = new int[4];
    private int set;
    private int source;
    private int other;

    ToldBest(Rib rib, Family family) {
        this.rib = rib;
        this.family = family;
    }

    @Override
    public boolean judge(int prefix, int alone, ExportRule rule, Batch batch) {
        choose(prefix, alone, rule);
        int oldSet = sets.get(prefix);
        int oldSource = oldSet == Rib.NONE ? Rib.NONE : sources.get(prefix);
        int oldOther = others.get(prefix);
        boolean same = set == oldSet && source == oldSource && other == oldOther;
        if (!same) {
            if (set != oldSet) {
                batch.all(prefix, 0, set, oldSource, source);
            }
            if (oldSource != Rib.NONE) {
                tell(oldSource, oldOther, source == oldSource ? other : set, prefix, batch);
            }
            if (source != Rib.NONE && source != oldSource) {
                tell(source, oldSet, other, prefix, batch);
            }
            remember(prefix, oldSet, oldSource, oldOther);
        }
        // What is remembered has a hold of its own; those that go may have been the last ones on a set.
        release(same ? set : oldSet);
        release(same ? other : oldOther);
        return !same;
    }

    private static void tell(int peer, int before, int after, int prefix, Batch batch) {
        if (before != after) {
            batch.only(peer, prefix, 0, after);
        }
    }

    private void choose(int prefix, int alone, ExportRule rule) {
        set = Rib.NONE;
        source = Rib.NONE;
        other = Rib.NONE;
        if (rule.looksBehindTheBest()) {
            chooseAmongAll(prefix, alone, rule);
            return;
        }
        int best = rib.best(family, prefix);
        if (best != Rib.NONE && rib.peerOf(family, best) != alone) {
            set = rule.judge(family, prefix, best);
            source = set == Rib.NONE ? Rib.NONE : rib.peerOf(family, best);
        }
    }

    private void chooseAmongAll(int prefix, int alone, ExportRule rule) {
        int count = rank(prefix);
        for (int i = 0; i < count && other == Rib.NONE; i++) {
            int peer = rib.peerOf(family, ranked[i]);
            if (set == Rib.NONE && peer != alone) {
                set = rule.judge(family, prefix, ranked[i]);
                source = set == Rib.NONE ? Rib.NONE : peer;
            } else if (set != Rib.NONE && peer != source && alone == Rib.NONE) {
                other = rule.judge(family, prefix, ranked[i]);
            }
        }
    }

    private int rank(int prefix) {
        int count = rib.ranked(family, prefix, ranked);
        while (count == ranked.length) {
            ranked = new int[2 * count];
            count = rib.ranked(family, prefix, ranked);
        }
        return count;
    }

    private void remember(int prefix, int oldSet, int oldSource, int oldOther) {
        sets.set(prefix, set);
        others.set(prefix, other);
        if (source != Rib.NONE) {
            sources.set(prefix, source);
        } else if (!sets.hasPageOf(prefix)) {
            sources.forgetPageOf(prefix);
        }
        counts.add(oldSource, oldSet, oldOther, -1);
        counts.add(source, set, other, 1);
    }

    private void release(int held) {
        if (held != Rib.NONE) {
            rib.release(held);
        }
    }

    @Override
    public void show(int prefix, boolean known, Batch batch) {
        int told = sets.get(prefix);
        int from = told == Rib.NONE ? Rib.NONE : sources.get(prefix);
        if (told != Rib.NONE || known) {
            batch.all(prefix, 0, told, from, Rib.NONE);
        }
        int instead = others.get(prefix);
        if (from != Rib.NONE && (instead != Rib.NONE || known)) {
            batch.only(from, prefix, 0, instead);
        }
    }

    @Override
    public boolean isNothing(int prefix) {
        return sets.get(prefix) == Rib.NONE;
    }

    @Override
    public void settle(int prefix) {
        // Nothing is remembered of what is gone.
    }

    @Override
    public int count(int peer) {
        return counts.count(peer);
    }

    @Override
    public void visit(int prefix, int peer, Visitor visitor) {
        int told = sets.get(prefix);
        if (told == Rib.NONE) {
            return;
        }
        if (sources.get(prefix) != peer) {
            visitor.told(0, sources.get(prefix), 0, told);
        } else if (others.get(prefix) != Rib.NONE) {
            visitor.told(0, otherSource(prefix), 0, others.get(prefix));
        }
    }

    /** Who the other path is from is not remembered: the first one it can be. */
    private int otherSource(int prefix) {
        int count = rank(prefix);
        for (int i = 0; i < count; i++) {
            int peer = rib.peerOf(family, ranked[i]);
            if (peer != sources.get(prefix)) {
                return peer;
            }
        }
        return sources.get(prefix);
    }

    @Override
    public Told copy() {
        var copy = new ToldBest(rib, family);
        for (int prefix = 0; prefix < rib.rows(family); prefix++) {
            int told = sets.get(prefix);
            if (told == Rib.NONE) {
                continue;
            }
            rib.use(told);
            copy.sets.set(prefix, told);
            copy.sources.set(prefix, sources.get(prefix));
            int instead = others.get(prefix);
            if (instead != Rib.NONE) {
                rib.use(instead);
                copy.others.set(prefix, instead);
            }
            copy.counts.add(sources.get(prefix), told, instead, 1);
        }
        return copy;
    }

    @Override
    public void release(int from, int to) {
        for (int prefix = from; prefix < to; prefix++) {
            release(sets.get(prefix));
            release(others.get(prefix));
            sets.set(prefix, Rib.NONE);
            others.set(prefix, Rib.NONE);
        }
    }

    @Override
    public long bytes() {
        return sets.bytes() + sources.bytes() + others.bytes();
    }
}
