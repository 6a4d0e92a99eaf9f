package dev.holdfast.kernel.attribution;

import dev.holdfast.kernel.libc.BpfInstruction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The process connector, {@code linux/cn_proc.h} over {@code linux/connector.h}. Host order.
 * <pre>
 *   bytes 0..15 nlmsghdr | 16..35 cn_msg: index, value, seq, ack (u32 each), length, flags (u16 each)
 *   36 what | 40 cpu | 44 time in ns (u64) | 52 depends on what:
 *     none  error
 *     fork  parent pid, parent tgid, child pid, child tgid
 *     exec, exit  pid, tgid, …
 * </pre>
 */
final class ConnectorRecords {
    /** {@code NETLINK_CONNECTOR}. */
    static final int PROTOCOL = 11;
    /** {@code CN_IDX_PROC}: the multicast group, and the index of the connector. */
    static final int GROUP = 1;

    private static final int CN_VAL_PROC = 1;
    private static final int NLMSG_DONE = 3;
    private static final int LISTEN = 1;

    private static final int INDEX_AT = 16;
    private static final int LENGTH_AT = 32;
    private static final int WHAT_AT = 36;
    private static final int TIME_AT = 44;
    private static final int FIRST_AT = 52;
    private static final int SECOND_AT = 56;
    private static final int THIRD_AT = 60;
    private static final int FOURTH_AT = 64;

    private static final int NONE = 0;
    private static final int FORK = 0x1;
    private static final int EXEC = 0x2;
    private static final int EXIT = 0x8000_0000;

    private static final int COPY_TO_INDEX = 0x07;
    private static final int JUMP_IF_EQUAL_INDEX = 0x1d;

    private ConnectorRecords() {}

    /** The wish to be told; answered by {@link ProcessRecords#acknowledged} only where it is granted. */
    static ByteBuffer listen() {
        int bytes = WHAT_AT + Integer.BYTES;
        var request = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        request.putInt(bytes)
                .putShort((short) NLMSG_DONE)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0);
        request.putInt(GROUP).putInt(CN_VAL_PROC).putInt(0).putInt(0);
        request.putShort((short) Integer.BYTES).putShort((short) 0);
        return request.putInt(LISTEN).flip();
    }

    /**
     * Has the kernel drop what we would throw away: the births and deaths of threads, which a JVM or a database makes by
     * the thousand, and the kinds of record that tell us nothing.
     */
    static List<BpfInstruction> filter() {
        return List.of(
                BpfInstruction.loadWord(WHAT_AT),
                BpfInstruction.jumpIfEqual(NONE, 12, 0),
                BpfInstruction.jumpIfEqual(network(FORK), 6, 0),
                BpfInstruction.jumpIfEqual(network(EXEC), 1, 0),
                BpfInstruction.jumpIfEqual(network(EXIT), 0, 8),
                BpfInstruction.loadWord(FIRST_AT),
                new BpfInstruction(COPY_TO_INDEX, 0, 0, 0),
                BpfInstruction.loadWord(SECOND_AT),
                new BpfInstruction(JUMP_IF_EQUAL_INDEX, 5, 4, 0),
                BpfInstruction.loadWord(THIRD_AT),
                new BpfInstruction(COPY_TO_INDEX, 0, 0, 0),
                BpfInstruction.loadWord(FOURTH_AT),
                new BpfInstruction(JUMP_IF_EQUAL_INDEX, 1, 0, 0),
                BpfInstruction.drop(),
                BpfInstruction.accept());
    }

    /** A filter loads in network order whatever the machine's, so what it compares with must be turned likewise. */
    private static int network(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }

    /**
     * Passes on what a datagram says; one that is cut short or means something else says nothing.
     *
     * @param datagram in host order, from 0 to its limit
     */
    static void read(ByteBuffer datagram, ProcessRecords into) {
        int limit = datagram.limit();
        if (limit < SECOND_AT
                || datagram.getInt(INDEX_AT) != GROUP
                || datagram.getInt(INDEX_AT + 4) != CN_VAL_PROC
                || WHAT_AT + Short.toUnsignedInt(datagram.getShort(LENGTH_AT)) > limit) {
            return;
        }
        long nanos = datagram.getLong(TIME_AT);
        int first = datagram.getInt(FIRST_AT);
        switch (datagram.getInt(WHAT_AT)) {
            case NONE -> into.acknowledged(first, nanos);
            case FORK -> fork(datagram, limit, nanos, into);
            case EXEC -> {
                if (isLeader(datagram, limit, first)) {
                    into.executed(first, nanos);
                }
            }
            case EXIT -> {
                if (isLeader(datagram, limit, first)) {
                    into.exited(first, nanos);
                }
            }
            default -> {}
        }
    }

    private static boolean isLeader(ByteBuffer datagram, int limit, int pid) {
        return limit >= THIRD_AT && datagram.getInt(SECOND_AT) == pid;
    }

    private static void fork(ByteBuffer datagram, int limit, long nanos, ProcessRecords into) {
        if (limit >= FOURTH_AT + Integer.BYTES && datagram.getInt(THIRD_AT) == datagram.getInt(FOURTH_AT)) {
            into.forked(datagram.getInt(SECOND_AT), datagram.getInt(THIRD_AT), nanos);
        }
    }
}
