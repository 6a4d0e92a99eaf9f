package dev.holdfast.kernel.attribution;

import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A source of records that is at hand, or why it is not.
 *
 * @param reader null: not at hand
 * @param fact one sentence for the operator
 * @param diagnostic why it is not at hand, and what to do; null: it is
 */
record RecordSource(@Nullable RecordReader reader, String fact, @Nullable Diagnostic diagnostic) {
    private static final Path PROC = Path.of("/proc");
    private static final int BUFFER_BYTES = 8 << 20;
    /** An acknowledgement or a probe comes within a millisecond, unless it never comes. */
    private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final String EXEC = "exec records (process connector)";
    private static final String EXIT = "exit records (taskstats)";
    private static final String ELSEWHERE =
            "run the daemon in the host's initial namespaces and let it manage the other"
                    + " by dataplane.netns; until then names are less certain";

    private static final String CAPABILITY =
            "grant CAP_NET_ADMIN, in a systemd unit by AmbientCapabilities=CAP_NET_ADMIN";

    boolean isAtHand() {
        return reader != null;
    }

    /** @param acknowledgedAt is told the kernel time of the acknowledgement as soon as it is read */
    static RecordSource connector(ProcessRecords into, LongConsumer acknowledgedAt) {
        NetlinkSocket socket = null;
        try {
            socket = NetlinkSocket.open(ConnectorRecords.PROTOCOL, initialNamespace());
            socket.receiveBuffer(BUFFER_BYTES);
            socket.attachFilter(ConnectorRecords.filter());
            socket.join(ConnectorRecords.GROUP);
            socket.send(ConnectorRecords.listen());
            var answer = new Acknowledgement();
            receive(socket, datagram -> {
                ConnectorRecords.read(datagram, answer);
                return answer.isGranted();
            });
            if (!answer.isGranted()) {
                socket.close();
                return absent(EXEC, "the kernel did not acknowledge that we listen, as in a container", ELSEWHERE);
            }
            acknowledgedAt.accept(answer.kernelNanos());
            return atHand(EXEC, RecordReader.start("processes", socket, ConnectorRecords::read, into));
        } catch (ErrnoException e) {
            close(socket);
            return switch (e.name()) {
                case "ECONNREFUSED" -> absent(EXEC, "they are given in the initial network namespace only", ELSEWHERE);
                case "EPROTONOSUPPORT" ->
                    absent(EXEC, "this kernel has no CONFIG_PROC_EVENTS", "use a kernel that has it");
                case "EPERM" -> absent(EXEC, e.getMessage() + ", a kernel before 6.6", CAPABILITY);
                default -> absent(EXEC, String.valueOf(e.getMessage()), ELSEWHERE);
            };
        } catch (IOException e) {
            close(socket);
            return absent(EXEC, String.valueOf(e.getMessage()), ELSEWHERE);
        }
    }

    static RecordSource taskstats(ProcessRecords into) {
        NetlinkSocket socket = null;
        try {
            socket = NetlinkSocket.open(TaskstatsRecords.PROTOCOL, initialNamespace());
            socket.receiveBuffer(BUFFER_BYTES);
            int family = family(socket);
            if (family == -1) {
                socket.close();
                return absent(EXIT, "this kernel has no CONFIG_TASKSTATS", "use a kernel that has it");
            }
            socket.send(TaskstatsRecords.registration(family, possibleCpus()));
            int error = answer(socket);
            if (error != 0) {
                socket.close();
                String reason = new ErrnoException(error, "register").getMessage();
                return absent(
                        EXIT, reason + "; it takes CAP_NET_ADMIN in the initial user and pid namespace", CAPABILITY);
            }
            if (!arrive(socket)) {
                socket.close();
                return absent(EXIT, "none arrives, they are given in the initial network namespace only", ELSEWHERE);
            }
            return atHand(EXIT, RecordReader.start("exits", socket, TaskstatsRecords::read, into));
        } catch (IOException e) {
            close(socket);
            return absent(EXIT, String.valueOf(e.getMessage()), ELSEWHERE);
        }
    }

    /**
     * Where alone both sources speak: where the kernel's own threads are, the first of which is process 2. Process 1 may
     * be elsewhere, or not let itself be looked into. Null: we are there, or cannot tell.
     */
    private static @Nullable String initialNamespace() {
        ProcessFacts first = new ProcessFiles(PROC).read(2);
        Path namespace = PROC.resolve("2/ns/net");
        long inode = ProcessFiles.inode(namespace);
        boolean known = first != null && first.kernelThread() && inode != 0;
        return known && inode != ProcessFiles.inode(PROC.resolve("thread-self/ns/net")) ? namespace.toString() : null;
    }

    private static int family(NetlinkSocket socket) throws ErrnoException {
        socket.send(TaskstatsRecords.familyRequest());
        int[] family = {-1};
        receive(socket, datagram -> {
            int found = TaskstatsRecords.family(datagram);
            family[0] = found == -1 ? family[0] : found;
            return TaskstatsRecords.isAnswer(datagram);
        });
        return family[0];
    }

    private static int answer(NetlinkSocket socket) throws ErrnoException {
        int[] error = {0};
        receive(socket, datagram -> {
            boolean answer = TaskstatsRecords.isAnswer(datagram);
            error[0] = answer ? TaskstatsRecords.error(datagram) : 0;
            return answer;
        });
        return error[0];
    }

    /** Lets a thread end, which makes a record, because a registration is accepted also where none will ever come. */
    private static boolean arrive(NetlinkSocket socket) throws ErrnoException {
        new Thread(() -> {}, "holdfast-probe").start();
        return receive(socket, TaskstatsRecords::isRecord);
    }

    private interface Test {
        boolean passes(ByteBuffer datagram);
    }

    /** @return whether a datagram came in time that passes */
    private static boolean receive(NetlinkSocket socket, Test test) throws ErrnoException {
        var datagram = RecordReader.room();
        long deadline = System.nanoTime() + ANSWER_NANOS;
        long left = ANSWER_NANOS;
        while (left > 0) {
            if (socket.awaitReadable((int) TimeUnit.NANOSECONDS.toMillis(left) + 1)
                    && socket.receiveNow(datagram) > 0
                    && test.passes(datagram)) {
                return true;
            }
            left = deadline - System.nanoTime();
        }
        return false;
    }

    private static String possibleCpus() throws IOException {
        return Files.readString(Path.of("/sys/devices/system/cpu/possible"), StandardCharsets.US_ASCII)
                .trim();
    }

    private static void close(@Nullable NetlinkSocket socket) {
        if (socket != null) {
            socket.close();
        }
    }

    private static RecordSource atHand(String source, RecordReader reader) {
        return new RecordSource(reader, source + ": at hand", null);
    }

    private static RecordSource absent(String source, String reason, String action) {
        String code = source.equals(EXEC) ? "ATT-001" : "ATT-002";
        return new RecordSource(
                null, source + ": missing, " + reason, new Diagnostic(code, source, "missing: " + reason, action));
    }
}
