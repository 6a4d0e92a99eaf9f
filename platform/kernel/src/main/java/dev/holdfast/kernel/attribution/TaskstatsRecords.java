package dev.holdfast.kernel.attribution;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Exit records of taskstats, {@code linux/taskstats.h} over generic netlink. Host order.
 * <pre>
 *   bytes 0..15 nlmsghdr | 16..19 genlmsghdr: command u8, version u8, 2 unused | 20… attributes
 *   AGGR_PID 4 { PID 1, STATS 3 }, STATS: 80 command | 120 uid | 128 pid | 132 ppid | 144 elapsed in us (u64) | 368 tgid (since version 12)
 * </pre>
 */
final class TaskstatsRecords {
    /** {@code NETLINK_GENERIC}. */
    static final int PROTOCOL = 16;

    private static final int GENL_ID_CTRL = 16;
    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_ATTR_FAMILY_ID = 1;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;
    private static final int CMD_GET = 1;
    private static final int CMD_NEW = 2;
    private static final int REGISTER_CPUMASK = 3;
    private static final int NLMSG_ERROR = 2;
    private static final int REQUEST_WITH_ACK = 0x5;

    private static final int TYPE_AT = 4;
    private static final int PAYLOAD_AT = 16;
    private static final int ATTRIBUTES_AT = 20;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int ATTRIBUTE_TYPE = 0x3fff;

    private static final int AGGR_PID = 4;
    private static final int STATS = 3;
    private static final int COMMAND_AT = 80;
    private static final int COMMAND_BYTES = 32;
    private static final int UID_AT = 120;
    private static final int PID_AT = 128;
    private static final int PARENT_AT = 132;
    private static final int ELAPSED_AT = 144;
    private static final int ENOUGH = 152;
    private static final int TGID_AT = 368;

    private TaskstatsRecords() {}

    /** Asks for the number of the family, which differs from boot to boot. */
    static ByteBuffer familyRequest() {
        return request(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME, "TASKSTATS");
    }

    /** @param cpus as {@code /sys/devices/system/cpu/possible} has it, such as {@code 0-3} */
    static ByteBuffer registration(int family, String cpus) {
        return request(family, CMD_GET, REGISTER_CPUMASK, cpus);
    }

    private static ByteBuffer request(int type, int command, int attribute, String text) {
        byte[] value = (text + '\0').getBytes(StandardCharsets.US_ASCII);
        int bytes = ATTRIBUTES_AT + ATTRIBUTE_HEADER + aligned(value.length);
        var request = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        request.putInt(bytes).putShort((short) type).putShort((short) REQUEST_WITH_ACK);
        request.putInt(1).putInt(0);
        request.put((byte) command).put((byte) 1).putShort((short) 0);
        request.putShort((short) (ATTRIBUTE_HEADER + value.length)).putShort((short) attribute);
        return request.put(value).position(0);
    }

    /** Whether the datagram is an answer with an error number, 0 meaning done; it is then at byte 16, negative. */
    static boolean isAnswer(ByteBuffer datagram) {
        return datagram.limit() >= ATTRIBUTES_AT && datagram.getShort(TYPE_AT) == NLMSG_ERROR;
    }

    /** Whether the datagram is about the end of a task, be it a process or a thread. */
    static boolean isRecord(ByteBuffer datagram) {
        return datagram.limit() >= ATTRIBUTES_AT && !isAnswer(datagram) && datagram.get(PAYLOAD_AT) == CMD_NEW;
    }

    /** The error number of an answer; 0: done. */
    static int error(ByteBuffer answer) {
        return -answer.getInt(PAYLOAD_AT);
    }

    /** @return the number of the family by the kernel's reply; -1 if this is not that reply */
    static int family(ByteBuffer datagram) {
        if (datagram.limit() < ATTRIBUTES_AT || datagram.getShort(TYPE_AT) != GENL_ID_CTRL) {
            return -1;
        }
        int at = find(datagram, ATTRIBUTES_AT, datagram.limit(), CTRL_ATTR_FAMILY_ID, Short.BYTES);
        return at == -1 ? -1 : Short.toUnsignedInt(datagram.getShort(at));
    }

    /** Passes on what a datagram says about the end of a process; one that is cut short or means something else: nothing. */
    static void read(ByteBuffer datagram, ProcessRecords into) {
        int limit = datagram.limit();
        if (!isRecord(datagram)) {
            return;
        }
        int nested = find(datagram, ATTRIBUTES_AT, limit, AGGR_PID, ATTRIBUTE_HEADER);
        if (nested == -1) {
            return;
        }
        int stats = find(datagram, nested, nested + length(datagram, nested), STATS, ENOUGH);
        if (stats == -1) {
            return;
        }
        int pid = datagram.getInt(stats + PID_AT);
        boolean tellsGroup = length(datagram, stats) >= TGID_AT + Integer.BYTES;
        if (!tellsGroup || datagram.getInt(stats + TGID_AT) == pid) {
            into.accounted(new ProcessRecords.ExitRecord(
                    pid,
                    datagram.getInt(stats + PARENT_AT),
                    datagram.getInt(stats + UID_AT),
                    command(datagram, stats + COMMAND_AT),
                    datagram.getLong(stats + ELAPSED_AT)));
        }
    }

    private static @Nullable String command(ByteBuffer datagram, int from) {
        byte[] bytes = new byte[COMMAND_BYTES];
        int length = 0;
        while (length < COMMAND_BYTES && datagram.get(from + length) != 0) {
            bytes[length] = datagram.get(from + length);
            length++;
        }
        return length == 0 ? null : CommandLine.printable(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    /** @return where the value of the first attribute of that type starts, -1 if there is none of at least that length */
    private static int find(ByteBuffer datagram, int from, int to, int type, int atLeast) {
        int at = from;
        while (at + ATTRIBUTE_HEADER <= to) {
            int length = Short.toUnsignedInt(datagram.getShort(at));
            if (length < ATTRIBUTE_HEADER || at + length > to) {
                return -1;
            }
            if ((datagram.getShort(at + 2) & ATTRIBUTE_TYPE) == type) {
                return length - ATTRIBUTE_HEADER >= atLeast ? at + ATTRIBUTE_HEADER : -1;
            }
            at += aligned(length);
        }
        return -1;
    }

    /** Of the attribute whose value starts at {@code value}, without its header. */
    private static int length(ByteBuffer datagram, int value) {
        return Short.toUnsignedInt(datagram.getShort(value - ATTRIBUTE_HEADER)) - ATTRIBUTE_HEADER;
    }

    private static int aligned(int length) {
        return length + 3 & ~3;
    }
}
