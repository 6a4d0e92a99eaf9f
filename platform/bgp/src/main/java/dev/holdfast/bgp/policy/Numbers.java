package dev.holdfast.bgp.policy;

import org.jspecify.annotations.Nullable;

/** Refuses numbers out of their range. */
final class Numbers {
    static final long MOST_32 = 0xFFFF_FFFFL;

    private Numbers() {}

    /** @throws IllegalArgumentException if the number is there and out of range */
    static void check(String key, @Nullable Number number, long least, long most) {
        if (number != null && (number.longValue() < least || number.longValue() > most)) {
            throw new IllegalArgumentException(
                    key + " must be " + least + ".." + most + ", was " + number + "; write " + least + ".." + most);
        }
    }

    /** @throws IllegalArgumentException if both are there and nothing lies between them */
    static void checkOrder(String key, @Nullable Number ge, @Nullable Number le) {
        if (ge != null && le != null && ge.longValue() > le.longValue()) {
            throw new IllegalArgumentException(
                    key + "-ge " + ge + " is above " + key + "-le " + le + ", so nothing fits; write ge <= le");
        }
    }
}
