package dev.holdfast.liveness;

import org.jspecify.annotations.Nullable;

/**
 * Finds the session a packet belongs to by where it arrived and between whom it travelled: open addressing over primitive
 * keys, so that looking makes no garbage. Not safe for use by several threads at once.
 */
final class PeerIndex<T> {
    private long[] addresses = new long[64];
    private int[] devices = new int[64];
    private @Nullable Object[] values = new Object[64];
    private int size;

    private static long addresses(int local, int remote) {
        return (long) local << 32 | remote & 0xFFFF_FFFFL;
    }

    private int slot(int device, long pair) {
        long mixed = (pair ^ device * 0x9E37_79B9_7F4A_7C15L) * 0xBF58_476D_1CE4_E5B9L;
        return (int) (mixed ^ mixed >>> 32) & values.length - 1;
    }

    /** @param device kernel index of the device */
    @SuppressWarnings("unchecked") // only put() writes
    @Nullable
    T find(int device, int local, int remote) {
        int at = locate(device, addresses(local, remote));
        return (T) values[at];
    }

    /** Where the key is, or the free place where it would go. */
    private int locate(int device, long pair) {
        int at = slot(device, pair);
        while (values[at] != null && (addresses[at] != pair || devices[at] != device)) {
            at = at + 1 & values.length - 1;
        }
        return at;
    }

    void put(int device, int local, int remote, T value) {
        if (2 * (size + 1) > values.length) {
            grow();
        }
        long pair = addresses(local, remote);
        int at = locate(device, pair);
        if (values[at] == null) {
            size++;
        }
        addresses[at] = pair;
        devices[at] = device;
        values[at] = value;
    }

    void remove(int device, int local, int remote) {
        int hole = locate(device, addresses(local, remote));
        if (values[hole] == null) {
            return;
        }
        size--;
        int at = hole;
        while (true) { // what stands behind the hole and hashes to before it moves up, so that no search breaks off
            at = at + 1 & values.length - 1;
            if (values[at] == null) {
                break;
            }
            int home = slot(devices[at], addresses[at]);
            boolean mayMove = (at - home & values.length - 1) >= (at - hole & values.length - 1);
            if (mayMove) {
                addresses[hole] = addresses[at];
                devices[hole] = devices[at];
                values[hole] = values[at];
                hole = at;
            }
        }
        values[hole] = null;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] oldAddresses = addresses;
        int[] oldDevices = devices;
        @Nullable Object[] oldValues = values;
        addresses = new long[2 * oldValues.length];
        devices = new int[2 * oldValues.length];
        values = new Object[2 * oldValues.length];
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null) {
                int at = locate(oldDevices[i], oldAddresses[i]);
                addresses[at] = oldAddresses[i];
                devices[at] = oldDevices[i];
                values[at] = oldValues[i];
            }
        }
    }
}
