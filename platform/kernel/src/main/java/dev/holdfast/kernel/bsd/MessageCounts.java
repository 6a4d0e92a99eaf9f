package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.MessageClass;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much came over the route socket, and of what kind. Look-ups that rise while events stay flat are the healthy picture.
 * One thread counts, any reads.
 */
public final class MessageCounts {
    private static final MessageClass[] CLASSES = MessageClass.values();
    private static final int MISMATCHED = CLASSES.length;
    private static final int OTHER_VERSION = MISMATCHED + 1;
    private static final int LOST = MISMATCHED + 2;
    private static final int RESYNCS = MISMATCHED + 3;

    private final AtomicLongArray counts = new AtomicLongArray(CLASSES.length + 4);

    void count(MessageClass messageClass) {
        add(messageClass.ordinal());
    }

    void mismatched() {
        add(MISMATCHED);
    }

    void otherVersion() {
        add(OTHER_VERSION);
    }

    void lost() {
        add(LOST);
    }

    void resync() {
        add(RESYNCS);
    }

    private void add(int at) {
        counts.lazySet(at, counts.get(at) + 1); // one thread writes
    }

    public long of(MessageClass messageClass) {
        return counts.get(messageClass.ordinal());
    }

    /** Reads that were not exactly one message: repeated requests of others that were refused for their length, or forged. */
    public long mismatchedRecords() {
        return counts.get(MISMATCHED);
    }

    /** Messages of another version of the protocol. */
    public long otherVersions() {
        return counts.get(OTHER_VERSION);
    }

    /** Times the system said that it could not keep messages for us. */
    public long losses() {
        return counts.get(LOST);
    }

    /** Times everything was asked to be read again, because messages were lost or could not be read. */
    public long resyncs() {
        return counts.get(RESYNCS);
    }
}
