package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.MessageSink;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is about to be told to the members of a {@link Cohort}, sorted so that prefixes with equal attributes share UPDATEs,
 * and that what several members hear is encoded once. One for all; reused.
 */
final class Batch implements MessageSink {
    /** How many items are gathered before they are sent: more share better, but take longer. */
    static final int ENOUGH = 4096;

    /** Messages are put together up to about this many bytes, so that a line is written to less often. */
    private static final int CHUNK = 32 * 1024;

    private final Rib rib;
    private final Audiences audiences = new Audiences();
    private final Runs runs = new Runs();
    private int[] prefixes = new int[64];
    private int[] pathIds = new int[64];
    private int[] nextInRun = new int[64];
    private int items;
    private @Nullable Cohort cohort;
    private byte[] chunk = new byte[2 * CHUNK];
    private int chunkEnd;
    private int audience;
    /** Our addresses as those know them who are meant at the moment; null: the whole audience is. */
    private @Nullable Ends ends;

    private final AttributesView view = new AttributesView();
    private final AttributesWriter filled = new AttributesWriter();

    Batch(Rib rib) {
        this.rib = rib;
    }

    /** What follows is for these. */
    void begin(Cohort to) {
        cohort = to;
        items = 0;
        audiences.clear();
        runs.clear();
    }

    boolean isFull() {
        return items >= ENOUGH;
    }

    /**
     * For all members but those of two peers.
     *
     * @param attributes {@link Rib#NONE}: withdrawn
     * @param exceptA a peer of the table or {@link Rib#NONE}
     */
    void all(int prefix, int pathId, int attributes, int exceptA, int exceptB) {
        Cohort to = to();
        int a = to.has(exceptA) ? exceptA : Rib.NONE;
        int b = exceptB != a && to.has(exceptB) ? exceptB : Rib.NONE;
        int left = to.size() - (a == Rib.NONE ? 0 : 1) - (b == Rib.NONE ? 0 : 1);
        if (left > 0) {
            put(prefix, pathId, attributes, audiences.find(a, b, false));
        }
    }

    /** For the member of one peer alone; nothing if it is not there. */
    void only(int peer, int prefix, int pathId, int attributes) {
        if (to().has(peer)) {
            put(prefix, pathId, attributes, audiences.find(peer, Rib.NONE, true));
        }
    }

    private Cohort to() {
        Cohort to = cohort;
        if (to == null) {
            throw new IllegalStateException("nothing was begun");
        }
        return to;
    }

    private void put(int prefix, int pathId, int attributes, int toWhom) {
        if (items == prefixes.length) {
            prefixes = Arrays.copyOf(prefixes, 2 * items);
            pathIds = Arrays.copyOf(pathIds, 2 * items);
            nextInRun = Arrays.copyOf(nextInRun, 2 * items);
        }
        prefixes[items] = prefix;
        pathIds[items] = pathId;
        nextInRun[items] = Rib.NONE;
        int run = runs.find(attributes, toWhom, audiences);
        int last = runs.append(run, items);
        if (last != Rib.NONE) {
            nextInRun[last] = items;
        }
        items++;
    }

    /** Encodes and sends it all. */
    void send(Family family, UpdateWriter writer) {
        for (audience = 0; audience < audiences.count(); audience++) {
            List<Ends> all = audiences.ends(audience, to());
            if (all.size() == 1) {
                encode(family, writer, all.get(0), true);
                continue;
            }
            // What has our address in it is made once for all who know us at the same one, the rest once for all.
            boolean marked = encode(family, writer, null, true);
            for (int i = 0; marked && i < all.size(); i++) {
                ends = all.get(i);
                encode(family, writer, all.get(i), false);
                ends = null;
            }
        }
        items = 0;
    }

    /**
     * Encodes an audience's runs and sends them.
     *
     * @param own what stands for marks; null: what is marked is left out
     * @param unmarked whether what is not marked is meant, too
     * @return whether anything was left out for its mark
     */
    private boolean encode(Family family, UpdateWriter writer, @Nullable Ends own, boolean unmarked) {
        boolean left = false;
        for (int run = audiences.firstRun(audience); run != Rib.NONE; run = runs.nextOfAudience(run)) {
            int attributes = runs.attributes(run);
            if (attributes == Rib.NONE) {
                if (unmarked) {
                    writer.withdraw(family);
                    prefixes(family, run, writer);
                }
                continue;
            }
            byte[] bytes = rib.bytes(attributes);
            boolean marked = Ends.isMarked(view.wrap(bytes, 0, bytes.length));
            if (marked && own != null) {
                own.fill(family, view, filled);
                announce(writer.announce(family, filled.bytes(), 0, filled.length()));
                prefixes(family, run, writer);
            } else if (!marked && unmarked) {
                announce(writer.announce(family, bytes, 0, bytes.length));
                prefixes(family, run, writer);
            }
            left |= marked && own == null;
        }
        writer.flush();
        deliver();
        return left;
    }

    private static void announce(UpdateWriter.Sendable sendable) {
        if (sendable != UpdateWriter.Sendable.YES) {
            throw new IllegalStateException("the rule let pass what is " + sendable);
        }
    }

    private void prefixes(Family family, int run, UpdateWriter writer) {
        for (int item = runs.first(run); item != Rib.NONE; item = nextInRun[item]) {
            int prefix = prefixes[item];
            if (family == Family.IPV4) {
                writer.ipv4(pathIds[item], rib.ipv4Key(prefix));
            } else {
                writer.ipv6(
                        pathIds[item], rib.high(family, prefix), rib.low(family, prefix), rib.length(family, prefix));
            }
        }
    }

    @Override
    public void message(byte[] buffer, int start, int end) {
        int length = end - start;
        if (chunkEnd + length > CHUNK && chunkEnd > 0) {
            deliver();
        }
        if (length > chunk.length) {
            chunk = new byte[length];
        }
        System.arraycopy(buffer, start, chunk, chunkEnd, length);
        chunkEnd += length;
    }

    private void deliver() {
        if (chunkEnd > 0) {
            byte[] messages = Arrays.copyOf(chunk, chunkEnd);
            chunkEnd = 0;
            audiences.send(audience, to(), ends, messages);
        }
    }
}
