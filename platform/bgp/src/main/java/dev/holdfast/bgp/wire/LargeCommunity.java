package dev.holdfast.bgp.wire;

/** A community of three numbers, each 0..2^32-1 (RFC 8092). */
public record LargeCommunity(long global, long first, long second) {

    /** {@code 65001:1:2}. */
    @Override
    public String toString() {
        return global + ":" + first + ":" + second;
    }
}
