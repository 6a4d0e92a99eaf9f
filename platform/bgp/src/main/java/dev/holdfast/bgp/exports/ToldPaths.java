package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.CharColumn;
import dev.holdfast.bgp.rib.IntColumn;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;

/**
 * Several paths of a prefix (RFC 7911), each for all members but the one it comes from: a chain of entries, 10 bytes a path
 * and 4 a prefix. An entry stands for what one peer says with one path id, and its row plus one is the id it is told with:
 * the same as long as the path is told, whatever becomes of its rank. What is gone stays in the chain while somebody still
 * has to hear of it.
 */
final class ToldPaths implements Told {
    private final Rib rib;
    private final Family family;
    private final IntColumn heads = new IntColumn(Rib.NONE);
    /** The attribute set as sent, held; {@link Rib#NONE}: withdrawn. */
    private final IntColumn sets = new IntColumn(Rib.NONE);
    /** The peer of the table it comes from, and the path id there. */
    private final CharColumn sources = new CharColumn();

    private final IntColumn sourceIds = new IntColumn(0);
    private final IntColumn nexts = new IntColumn(Rib.NONE);
    private int free = Rib.NONE;
    private int limit;

    private final PeerCounts counts = new PeerCounts();
    /** The paths in order of preference, then those that are told, with their attribute sets. */
    private int[] paths = new int[8];

    private int[] chosen = new int[8];
    private int count;

    ToldPaths(Rib rib, Family family) {
        this.rib = rib;
        this.family = family;
    }

    @Override
    public boolean judge(int prefix, int alone, ExportRule rule, Batch batch) {
        count(prefix, -1);
        choose(prefix, alone, rule);
        boolean any = false;
        for (int entry = heads.get(prefix); entry != Rib.NONE; entry = nexts.get(entry)) {
            any |= update(prefix, entry, takeChosen(entry), batch);
        }
        for (int i = 0; i < count; i++) {
            if (paths[i] != Rib.NONE) {
                add(prefix, paths[i], chosen[i], batch);
                any = true;
            }
        }
        count(prefix, 1);
        return any;
    }

    private void choose(int prefix, int alone, ExportRule rule) {
        int found = rib.ranked(family, prefix, paths);
        while (found == paths.length) {
            paths = new int[2 * found];
            chosen = new int[2 * found];
            found = rib.ranked(family, prefix, paths);
        }
        int most = rule.mostPaths() == 0 ? found : rule.mostPaths();
        count = 0;
        for (int i = 0; i < found && count < most; i++) {
            // Where the number is limited, its own paths count.
            boolean own = rule.mostPaths() == 0 && rib.peerOf(family, paths[i]) == alone;
            int set = own ? Rib.NONE : rule.judge(family, prefix, paths[i]);
            if (set != Rib.NONE) {
                paths[count] = paths[i];
                chosen[count++] = set;
            }
        }
    }

    /** The attribute set of an entry's path, which is then done with; {@link Rib#NONE}: it is not told any more. */
    private int takeChosen(int entry) {
        for (int i = 0; i < count; i++) {
            int path = paths[i];
            if (path != Rib.NONE
                    && rib.peerOf(family, path) == sources.get(entry)
                    && rib.pathId(family, path) == sourceIds.get(entry)) {
                paths[i] = Rib.NONE;
                return chosen[i];
            }
        }
        return Rib.NONE;
    }

    /** Whether the entry is another one now. The hold on the new set becomes the entry's. */
    private boolean update(int prefix, int entry, int set, Batch batch) {
        int before = sets.get(entry);
        if (set != before) {
            batch.all(prefix, entry + 1, set, sources.get(entry), Rib.NONE);
            sets.set(entry, set);
        }
        release(before);
        return set != before;
    }

    private void add(int prefix, int path, int set, Batch batch) {
        int entry = free;
        if (entry == Rib.NONE) {
            entry = limit++;
        } else {
            free = nexts.get(entry);
        }
        sets.set(entry, set);
        sources.set(entry, rib.peerOf(family, path));
        sourceIds.set(entry, rib.pathId(family, path));
        nexts.set(entry, heads.get(prefix));
        heads.set(prefix, entry);
        batch.all(prefix, entry + 1, set, sources.get(entry), Rib.NONE);
    }

    private void release(int held) {
        if (held != Rib.NONE) {
            rib.release(held);
        }
    }

    /** Counts the prefix in or out for everybody. */
    private void count(int prefix, int change) {
        int told = 0;
        int source = Rib.NONE;
        boolean ofOne = true;
        for (int entry = heads.get(prefix); entry != Rib.NONE; entry = nexts.get(entry)) {
            if (sets.get(entry) != Rib.NONE) {
                ofOne &= told == 0 || source == sources.get(entry);
                source = sources.get(entry);
                told++;
            }
        }
        if (told > 0) {
            counts.all(change);
            if (ofOne) {
                counts.missing(source, change);
            }
        }
    }

    @Override
    public void show(int prefix, boolean known, Batch batch) {
        for (int entry = heads.get(prefix); entry != Rib.NONE; entry = nexts.get(entry)) {
            int set = sets.get(entry);
            if (set != Rib.NONE || known) {
                batch.all(prefix, entry + 1, set, sources.get(entry), Rib.NONE);
            }
        }
    }

    @Override
    public boolean isNothing(int prefix) {
        return heads.get(prefix) == Rib.NONE;
    }

    @Override
    public void settle(int prefix) {
        int before = Rib.NONE;
        int entry = heads.get(prefix);
        while (entry != Rib.NONE) {
            int next = nexts.get(entry);
            if (sets.get(entry) != Rib.NONE) {
                before = entry;
            } else {
                if (before == Rib.NONE) {
                    heads.set(prefix, next);
                } else {
                    nexts.set(before, next);
                }
                nexts.set(entry, free);
                free = entry;
            }
            entry = next;
        }
    }

    @Override
    public int count(int peer) {
        return counts.count(peer);
    }

    @Override
    public void visit(int prefix, int peer, Visitor visitor) {
        for (int entry = heads.get(prefix); entry != Rib.NONE; entry = nexts.get(entry)) {
            int set = sets.get(entry);
            if (set != Rib.NONE && sources.get(entry) != peer) {
                visitor.told(entry + 1, sources.get(entry), sourceIds.get(entry), set);
            }
        }
    }

    /** Entries keep their rows, and with them the ids that were told. */
    @Override
    public Told copy() {
        var copy = new ToldPaths(rib, family);
        copy.limit = limit;
        for (int prefix = 0; prefix < rib.rows(family); prefix++) {
            copy.heads.set(prefix, heads.get(prefix));
            for (int entry = heads.get(prefix); entry != Rib.NONE; entry = nexts.get(entry)) {
                copy(entry, copy);
            }
            copy.count(prefix, 1);
        }
        for (int entry = free; entry != Rib.NONE; entry = nexts.get(entry)) {
            copy(entry, copy);
        }
        copy.free = free;
        return copy;
    }

    private void copy(int entry, ToldPaths to) {
        int set = sets.get(entry);
        if (set != Rib.NONE) {
            rib.use(set);
        }
        to.sets.set(entry, set);
        to.sources.set(entry, sources.get(entry));
        to.sourceIds.set(entry, sourceIds.get(entry));
        to.nexts.set(entry, nexts.get(entry));
    }

    @Override
    public void release(int from, int to) {
        for (int prefix = from; prefix < to; prefix++) {
            for (int entry = heads.get(prefix); entry != Rib.NONE; entry = nexts.get(entry)) {
                release(sets.get(entry));
                sets.set(entry, Rib.NONE);
            }
            heads.set(prefix, Rib.NONE);
        }
    }

    @Override
    public long bytes() {
        return heads.bytes() + sets.bytes() + sources.bytes() + sourceIds.bytes() + nexts.bytes();
    }
}
