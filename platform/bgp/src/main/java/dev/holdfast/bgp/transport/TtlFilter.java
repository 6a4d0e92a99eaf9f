package dev.holdfast.bgp.transport;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A program for the kernel (classic BPF, linux/filter.h) that drops what comes to a listening socket from too far, the first
 * packet of a handshake included. Of the prefixes an address lies in the longest counts; who lies in none passes.
 */
final class TtlFilter {
    private static final int INSTRUCTION_BYTES = 8;
    private static final int MOST_INSTRUCTIONS = 4096;
    private static final int NETWORK_HEADER = -0x100000; // SKF_NET_OFF

    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_BYTE = 0x30;
    private static final int AND = 0x54;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;

    private static final int DROP = 0;
    private static final int PASS = -1;
    private static final int VERDICT_INSTRUCTIONS = 4;
    private static final int WORD_BITS = 32;

    private final Family family;
    private final ByteBuffer program =
            ByteBuffer.allocateDirect(MOST_INSTRUCTIONS * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());

    private TtlFilter(Family family) {
        this.family = family;
    }

    /**
     * @param leastTtls of each prefix; 0: any
     * @return the instructions, from the buffer's beginning to its limit, in memory of the kernel's kind
     * @throws IOException if they are too many for one program
     */
    static ByteBuffer of(Family family, Map<Prefix, Integer> leastTtls) throws IOException {
        List<Prefix> longestFirst = leastTtls.keySet().stream()
                .filter(peers -> peers.family() == family && matters(peers, leastTtls))
                .sorted(Comparator.comparingInt(Prefix::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        var filter = new TtlFilter(family);
        for (Prefix peers : longestFirst) {
            filter.block(peers, leastTtls.getOrDefault(peers, 0));
        }
        filter.put(RETURN, 0, 0, PASS);
        return filter.program.flip();
    }

    /** Who may be anywhere needs no instruction, unless he is within a range that may not. */
    private static boolean matters(Prefix peers, Map<Prefix, Integer> leastTtls) {
        if (leastTtls.getOrDefault(peers, 0) > 0) {
            return true;
        }
        for (int length = 0; length < peers.length(); length++) {
            if (leastTtls.getOrDefault(Prefix.covering(peers.network(), length), 0) > 0) {
                return true;
            }
        }
        return false;
    }

    static int instructions(ByteBuffer program) {
        return program.limit() / INSTRUCTION_BYTES;
    }

    /** The source address is compared word by word; one that differs leads behind the block. */
    private void block(Prefix peers, int leastTtl) throws IOException {
        int words = (peers.length() + WORD_BITS - 1) / WORD_BITS;
        int partial = peers.length() % WORD_BITS;
        int left = 2 * words + (partial > 0 ? 1 : 0) + VERDICT_INSTRUCTIONS;
        if (program.remaining() < (left + 1) * INSTRUCTION_BYTES) {
            throw new IOException("a filter has room for " + MOST_INSTRUCTIONS + " instructions, and the peers of this "
                    + "listener take more");
        }
        for (int word = 0; word < words; word++) {
            put(LOAD_WORD, 0, 0, NETWORK_HEADER + sourceAt() + 4 * word);
            left--;
            if (word == words - 1 && partial > 0) {
                put(AND, 0, 0, -1 << WORD_BITS - partial);
                left--;
            }
            left--;
            put(JUMP_EQUAL, 0, left, word(peers.network(), word));
        }
        put(LOAD_BYTE, 0, 0, NETWORK_HEADER + ttlAt());
        put(JUMP_AT_LEAST, 0, 1, leastTtl);
        put(RETURN, 0, 0, PASS);
        put(RETURN, 0, 0, DROP);
    }

    private int sourceAt() {
        return family == Family.IPV4 ? 12 : 8;
    }

    private int ttlAt() {
        return family == Family.IPV4 ? 8 : 7;
    }

    private static int word(IpAddress address, int at) {
        return ByteBuffer.wrap(address.toBytes()).getInt(4 * at);
    }

    private void put(int code, int ifTrue, int ifFalse, int value) {
        program.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
    }
}
