package dev.holdfast.kernel.linux;

import dev.holdfast.model.LinkKind;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The hardware address a vxlan is made with: the same each time it is made. The kernel would take another at random, and the
 * other end would go on sending to the one it knows, some 15 s long, until its neighbour entry is given up.
 */
final class HardwareAddress {
    private static final int BYTES = 6;
    private static final int LOCALLY_ADMINISTERED = 0x02;
    private static final int GROUP = 0x01;

    private HardwareAddress() {}

    /** Six bytes; other ones for another local address, network identifier or port. */
    static byte[] of(LinkKind.Vxlan vxlan) {
        byte[] local = vxlan.local().toBytes();
        byte[] name = ByteBuffer.allocate(8 + local.length)
                .putInt(vxlan.vni())
                .putInt(vxlan.port())
                .put(local)
                .array();
        byte[] address = Arrays.copyOf(digest(name), BYTES);
        address[0] = (byte) (address[0] & ~GROUP | LOCALLY_ADMINISTERED);
        return address;
    }

    private static byte[] digest(byte[] name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
