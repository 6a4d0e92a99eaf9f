package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records built byte by byte, as {@code linux/cn_proc.h} and {@code linux/taskstats.h} lay them out. */
class RecordParserTest {
    private static final int FORK = 1;
    private static final int EXEC = 2;
    private static final int EXIT = 0x80000000;
    private static final int COMM = 0x200;

    static ByteBuffer connector(int what, long nanos, int... data) {
        var record = ByteBuffer.allocate(52 + 4 * data.length).order(ByteOrder.nativeOrder());
        record.putInt(record.capacity())
                .putShort((short) 3)
                .putShort((short) 0)
                .putInt(7)
                .putInt(0);
        record.putInt(1)
                .putInt(1)
                .putInt(9)
                .putInt(0)
                .putShort((short) (record.capacity() - 36))
                .putShort((short) 0);
        record.putInt(what).putInt(0).putLong(nanos);
        for (int value : data) {
            record.putInt(value);
        }
        return record.flip();
    }

    /** Without tgid if {@code tgid} is 0, as kernels before 5.18 have it. */
    static ByteBuffer taskstats(int pid, int tgid, int parent, int uid, String command, long micros) {
        int stats = tgid == 0 ? 344 : 416;
        int aggregate = 4 + 8 + 4 + stats;
        var record = ByteBuffer.allocate(20 + aggregate).order(ByteOrder.nativeOrder());
        record.putInt(record.capacity())
                .putShort((short) 0x1d)
                .putShort((short) 0)
                .putInt(0)
                .putInt(0);
        record.put((byte) 2).put((byte) 1).putShort((short) 0);
        record.putShort((short) aggregate).putShort((short) 4);
        record.putShort((short) 8).putShort((short) 1).putInt(pid);
        record.putShort((short) (4 + stats)).putShort((short) 3);
        int at = record.position();
        record.put(at + 80, command.getBytes(StandardCharsets.UTF_8));
        record.putInt(at + 120, uid)
                .putInt(at + 128, pid)
                .putInt(at + 132, parent)
                .putLong(at + 144, micros);
        if (tgid != 0) {
            record.putInt(at + 368, tgid);
        }
        return record.clear();
    }

    static Stream<List<Object>> connectorRecords() {
        return Stream.of(
                List.of("fork", connector(FORK, 5, 10, 10, 11, 11), "fork 10 11 at 5"),
                List.of("fork by a thread", connector(FORK, 5, 14, 10, 11, 11), "fork 10 11 at 5"),
                List.of("birth of a thread", connector(FORK, 5, 10, 10, 12, 10), ""),
                List.of("exec", connector(EXEC, 6, 11, 11), "exec 11 at 6"),
                List.of("exit", connector(EXIT, 7, 11, 11, 0, 17, 10, 10), "exit 11 at 7"),
                List.of("end of a thread", connector(EXIT, 7, 12, 10, 0, 17, 10, 10), ""),
                List.of("another kind", connector(COMM, 7, 11, 11, 0, 0, 0, 0), ""),
                List.of("granted", connector(0, 8, 0), "acknowledged 0 at 8"),
                List.of("refused", connector(0, 8, 1), "acknowledged 1 at 8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connectorRecords")
    void aConnectorRecordSaysWhatHappened(List<Object> row) {
        var heard = new HeardRecords();
        ConnectorRecords.read((ByteBuffer) row.get(1), heard);
        assertThat(String.join("; ", heard.heard)).isEqualTo(row.get(2));
    }

    @Test
    void aRecordOfAnotherConnectorIsNotOurs() {
        var heard = new HeardRecords();
        ConnectorRecords.read(connector(EXEC, 6, 11, 11).putInt(16, 4), heard);
        assertThat(heard.heard).isEmpty();
    }

    @Test
    void anExitRecordNamesTheProcessAndItsParent() {
        var heard = new HeardRecords();
        TaskstatsRecords.read(taskstats(11, 11, 10, 1000, "ip", 1500), heard);
        TaskstatsRecords.read(taskstats(13, 0, 10, 0, "bad\u001b[2J", 2), heard);
        assertThat(heard.heard)
                .containsExactly(
                        "end of ip[11] < 10 by 1000 after 1500 us", "end of bad\\x1b[2J[13] < 10 by 0 after 2 us");
    }

    @Test
    void theEndOfAThreadIsNoEndOfAProcess() {
        var heard = new HeardRecords();
        TaskstatsRecords.read(taskstats(12, 11, 10, 1000, "worker", 1500), heard);
        assertThat(heard.heard).isEmpty();
    }

    @Test
    void aRecordCutShortAnywhereIsHarmless() {
        for (ByteBuffer whole : List.of(
                connector(FORK, 5, 10, 10, 11, 11),
                connector(EXIT, 5, 10, 10, 0, 0, 0, 0),
                connector(0, 8, 0),
                taskstats(11, 11, 10, 0, "ip", 7))) {
            for (int length = 0; length < whole.capacity(); length++) {
                var cut = whole.duplicate().order(ByteOrder.nativeOrder()).limit(length);
                var heard = new HeardRecords();
                assertThatCode(() -> readBoth(cut, heard))
                        .as("cut at " + length)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void anyBytesAreHarmless() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            ByteBuffer record = random.nextBoolean() ? connector(FORK, 5, 1, 2, 3, 3) : taskstats(9, 9, 1, 0, "x", 1);
            for (int j = random.nextInt(6); j >= 0; j--) {
                record.put(random.nextInt(Math.min(60, record.capacity())), (byte) random.nextInt());
            }
            assertThatCode(() -> readBoth(record, new HeardRecords()))
                    .as("seed " + seed)
                    .doesNotThrowAnyException();
        }
    }

    private static void readBoth(ByteBuffer record, HeardRecords heard) {
        ConnectorRecords.read(record, heard);
        TaskstatsRecords.read(record, heard);
        TaskstatsRecords.family(record);
        if (TaskstatsRecords.isAnswer(record)) {
            TaskstatsRecords.error(record);
        }
    }

    @Test
    void theFamilyNumberIsReadFromTheReply() {
        var reply = ByteBuffer.allocate(20 + 16 + 8).order(ByteOrder.nativeOrder());
        reply.putInt(reply.capacity())
                .putShort((short) 16)
                .putShort((short) 0)
                .putInt(1)
                .putInt(0);
        reply.putInt(1)
                .putShort((short) 14)
                .putShort((short) 2)
                .put("TASKSTATS\0\0\0".getBytes(StandardCharsets.US_ASCII));
        reply.putShort((short) 6).putShort((short) 1).putShort((short) 0x1d);
        assertThat(TaskstatsRecords.family(reply.clear())).isEqualTo(0x1d);
        assertThat(TaskstatsRecords.family(connector(EXEC, 6, 11, 11))).isEqualTo(-1);
    }
}
