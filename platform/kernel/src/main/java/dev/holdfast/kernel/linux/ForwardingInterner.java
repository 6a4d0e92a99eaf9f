package dev.holdfast.kernel.linux;

import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link Forwarding} of a kernel route by the bytes it was sent as, so that a million routes over a few next
 * hops are read without making anything. Only bytes never seen before are decoded. For one thread.
 *
 * <p>Open addressing with linear probing over the words that make up what a route does. Emptied when a device index has
 * come to mean another name, and at {@link #LIMIT} entries, so that churn cannot fill the memory.
 */
final class ForwardingInterner {
    private static final int LIMIT = 1 << 19;
    private static final int FIRST_CAPACITY = 256;

    private final Devices devices;
    private final ForwardingReader reader;
    /** Shared with other interners, so that equal values are one object whoever read them first. */
    private final Map<Forwarding, Forwarding> shared;

    private int[] words = new int[64];
    private int wordCount;
    private int[][] keys = new int[FIRST_CAPACITY][];
    private Forwarding[] values = new Forwarding[FIRST_CAPACITY];
    private int size;
    private int generation;

    ForwardingInterner(Devices devices, Map<Forwarding, Forwarding> shared) {
        this.devices = devices;
        this.reader = new ForwardingReader(devices);
        this.shared = shared;
        this.generation = devices.generation();
    }

    /** @param at where the {@code rtmsg} begins, all of it before {@code end} */
    Forwarding of(Family family, ByteBuffer buffer, int at, int end) {
        if (generation != devices.generation() || size >= LIMIT) {
            clear();
        }
        collect(buffer, at, end);
        int slot = slotOf();
        int[] key = keys[slot];
        return key != null ? values[slot] : add(slot, reader.read(family, buffer, at, end));
    }

    private Forwarding add(int slot, Forwarding read) {
        if (shared.size() >= LIMIT) {
            shared.clear();
        }
        Forwarding first = shared.putIfAbsent(read, read);
        Forwarding value = first == null ? read : first;
        keys[slot] = Arrays.copyOf(words, wordCount);
        values[slot] = value;
        size++;
        if (size * 2 > keys.length) {
            grow();
        }
        return value;
    }

    private void clear() {
        generation = devices.generation();
        keys = new int[FIRST_CAPACITY][];
        values = new Forwarding[FIRST_CAPACITY];
        size = 0;
    }

    /** Gathers family, type, scope, the flag that is configuration, and every attribute that says what becomes of packets. */
    private void collect(ByteBuffer buffer, int at, int end) {
        wordCount = 0;
        push(buffer.get(at) | buffer.getShort(at + 6) << 16);
        push(buffer.getInt(at + 8) & Rtnetlink.RTNH_F_ONLINK);
        int here = at + Rtnetlink.RTMSG_BYTES;
        while (end - here >= 4) {
            int header = buffer.getInt(here);
            int length = buffer.getShort(here) & 0xFFFF;
            if (length < 4 || length > end - here) {
                return;
            }
            if (saysWhatHappens(buffer.getShort(here + 2) & 0x3FFF)) {
                push(header);
                pushValue(buffer, here + 4, here + length);
            }
            here += Rtnetlink.align(length);
        }
    }

    private static boolean saysWhatHappens(int type) {
        switch (type) {
            case Rtnetlink.RTA_OIF:
            case Rtnetlink.RTA_GATEWAY:
            case Rtnetlink.RTA_PREFSRC:
            case Rtnetlink.RTA_METRICS:
            case Rtnetlink.RTA_MULTIPATH:
            case Rtnetlink.RTA_VIA:
            case Rtnetlink.RTA_ENCAP_TYPE:
            case Rtnetlink.RTA_ENCAP:
            case Rtnetlink.RTA_NH_ID:
                return true;
            default:
                return false;
        }
    }

    private void pushValue(ByteBuffer buffer, int from, int to) {
        int here = from;
        for (; to - here >= 4; here += 4) {
            push(buffer.getInt(here));
        }
        int rest = 0;
        for (; here < to; here++) {
            rest = rest << 8 | buffer.get(here) & 0xFF;
        }
        if ((to - from & 3) != 0) {
            push(rest);
        }
    }

    private void push(int word) {
        if (wordCount == words.length) {
            words = Arrays.copyOf(words, 2 * wordCount);
        }
        words[wordCount++] = word;
    }

    /** The slot that holds the collected words, or the empty one where they belong. */
    private int slotOf() {
        int mask = keys.length - 1;
        int slot = hash(words, wordCount) & mask;
        int[] key;
        while ((key = keys[slot]) != null && !Arrays.equals(key, 0, key.length, words, 0, wordCount)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[][] oldKeys = keys;
        Forwarding[] oldValues = values;
        keys = new int[2 * oldKeys.length][];
        values = new Forwarding[2 * oldKeys.length];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            int @Nullable [] key = oldKeys[i];
            if (key != null) {
                int slot = hash(key, key.length) & mask;
                while (keys[slot] != null) {
                    slot = slot + 1 & mask;
                }
                keys[slot] = key;
                values[slot] = oldValues[i];
            }
        }
    }

    private static int hash(int[] of, int count) {
        int hash = 1;
        for (int i = 0; i < count; i++) {
            hash = 0x9E3779B1 * (hash ^ of[i]);
            hash ^= hash >>> 15;
        }
        return hash;
    }
}
