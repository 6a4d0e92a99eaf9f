package dev.holdfast.model;

/** An address family; the codes are those of Linux {@code socket.h}. */
public enum Family {
    IPV4(2, 32),
    IPV6(10, 128);

    private final int code;
    private final int bits;

    Family(int code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /** {@code AF_INET} or {@code AF_INET6} as Linux numbers them. */
    public int code() {
        return code;
    }

    /** Length of an address in bits: 32 or 128. */
    public int bits() {
        return bits;
    }

    /** Length of an address in bytes: 4 or 16. */
    public int bytes() {
        return bits / 8;
    }
}
