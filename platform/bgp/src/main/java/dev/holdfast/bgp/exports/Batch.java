package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.MessageSink;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import java.util.Arrays;
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
            for (int run = audiences.firstRun(audience); run != Rib.NONE; run = runs.nextOfAudience(run)) {
                encode(family, run, writer);
            }
            writer.flush();
            deliver();
        }
        items = 0;
    }

    private void encode(Family family, int run, UpdateWriter writer) {
        int attributes = runs.attributes(run);
        if (attributes == Rib.NONE) {
            writer.withdraw(family);
        } else {
            byte[] bytes = rib.bytes(attributes);
            UpdateWriter.Sendable sendable = writer.announce(family, bytes, 0, bytes.length);
            if (sendable != UpdateWriter.Sendable.YES) {
                throw new IllegalStateException("the rule let pass what is " + sendable);
            }
        }
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
            audiences.send(audience, to(), messages);
        }
    }
}
