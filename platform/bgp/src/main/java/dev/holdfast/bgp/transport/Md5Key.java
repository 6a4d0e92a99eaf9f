package dev.holdfast.bgp.transport;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct tcp_md5sig} of linux/tcp.h.
 * <pre>
 *   0..127 address, a sockaddr_in or sockaddr_in6 | 128 flags | 129 prefix length | 130..131 key length
 *   132..135 interface index | 136..215 key
 * </pre>
 */
final class Md5Key {
    private static final int BYTES = 216;
    private static final int LEVEL_TCP = 6;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int ADDRESS_AT_IPV4 = 4;
    private static final int ADDRESS_AT_IPV6 = 8;
    private static final int FLAGS_AT = 128;
    private static final int KEY_AT = 136;
    private static final byte FLAG_PREFIX = 1;

    /** For everybody within a prefix: {@code TCP_MD5SIG_EXT}, Linux 4.13. */
    static final RawUnixChannelOption PREFIX = new RawUnixChannelOption("TCP_MD5SIG_EXT", LEVEL_TCP, 32, BYTES);

    /** For one address: {@code TCP_MD5SIG}. */
    static final RawUnixChannelOption HOST = new RawUnixChannelOption("TCP_MD5SIG", LEVEL_TCP, 14, BYTES);

    private Md5Key() {}

    static RawUnixChannelOption option(Prefix peers) {
        return peers.length() == peers.family().bits() ? HOST : PREFIX;
    }

    /** @param password null: the key is to be removed */
    static ByteBuffer bytes(Prefix peers, @Nullable Secret password) {
        byte[] key = password == null ? new byte[0] : password.bytes();
        IpAddress address = peers.network();
        boolean ipv4 = address.family() == Family.IPV4;
        ByteBuffer all = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
        all.putShort(0, (short) (ipv4 ? AF_INET : AF_INET6));
        put(all, ipv4 ? ADDRESS_AT_IPV4 : ADDRESS_AT_IPV6, address.toBytes());
        if (option(peers) == PREFIX) {
            all.put(FLAGS_AT, FLAG_PREFIX).put(FLAGS_AT + 1, (byte) peers.length());
        }
        all.putShort(FLAGS_AT + 2, (short) key.length);
        put(all, KEY_AT, key);
        return all;
    }

    private static void put(ByteBuffer all, int at, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            all.put(at + i, bytes[i]);
        }
    }
}
