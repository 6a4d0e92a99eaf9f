package dev.holdfast.statics;

/**
 * What a packet's mark has to be under a mask.
 *
 * @param value 0..4294967295, no bit outside of the mask
 * @param mask 1..4294967295
 */
public record Mark(long value, long mask) {
    private static final long ALL = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException if a part is out of range, or the mask hides a bit of the value */
    public Mark {
        if (mask < 1 || mask > ALL || value < 0 || value > ALL || (value & ~mask) != 0) {
            throw new IllegalArgumentException("a mark is VALUE or VALUE/MASK, each at most 0xffffffff, the mask not 0"
                    + " and covering the value");
        }
    }

    /**
     * Reads {@code 0x10/0xff} or {@code 16}; without a mask every bit counts.
     *
     * @throws IllegalArgumentException with a message that says how to write it
     */
    public static Mark parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Mark(number(text), ALL)
                : new Mark(number(text.substring(0, slash)), number(text.substring(slash + 1)));
    }

    private static long number(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a number; write a mark like 0x10/0xff", e);
        }
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(value) + (mask == ALL ? "" : "/0x" + Long.toHexString(mask));
    }
}
