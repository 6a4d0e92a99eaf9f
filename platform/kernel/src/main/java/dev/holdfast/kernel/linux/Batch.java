package dev.holdfast.kernel.linux;

import dev.holdfast.api.Change;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * Carries out batches of changes: up to {@link #MOST} requests in one send, of which only the last asks to be
 * acknowledged; of the others the kernel answers those it refuses. For one thread at a time.
 *
 * <p>Answers are queued where notifications are and can be lost the same way. A portion is therefore never larger than
 * what the receive buffer holds if all of it is refused; should answers get lost all the same, the changes that have none
 * are reported as unknown rather than taken for done.
 */
final class Batch implements AutoCloseable {
    private static final int MOST = 1024;
    private static final int BUFFER_BYTES = 256 * 1024;
    /** Room for the longest request there can be. */
    private static final int RESERVE_BYTES = 62 * 1024;

    private static final int ANSWERS_BYTES = 4 * 1024 * 1024;
    /** What an answer with words is charged in the receive buffer, at most. */
    private static final int ANSWER_BYTES = 1536;

    private final NetlinkSocket socket;
    private final Devices devices;
    private final Echoes echoes;
    private final MessageWriter out;
    private final ChangeWriter writer;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final MessageReader reader = new MessageReader();
    private final SocketDestroyer destroyer;
    private int portion;
    private int sequence;

    private List<? extends Change> changes = List.of();
    private List<Refusal> refusals = new ArrayList<>();
    private int firstSequence;
    private int firstUnsent;
    private int unsent;

    Batch(
            NetlinkSocket socket,
            LinuxOptions options,
            Devices devices,
            Inquiry inquiry,
            Echoes echoes,
            RuleDeletes.Source rules)
            throws ErrnoException {
        this.socket = socket;
        this.devices = devices;
        this.echoes = echoes;
        int longest = socket.sendBuffer(2 * BUFFER_BYTES) - 1024;
        this.out = new MessageWriter(ByteBuffer.allocateDirect(Math.min(BUFFER_BYTES, longest)));
        this.writer = new ChangeWriter(out, options.protocol(), devices, inquiry, rules);
        this.destroyer = new SocketDestroyer(options);
        this.portion = Math.max(1, Math.min(MOST, socket.receiveBuffer(ANSWERS_BYTES) / ANSWER_BYTES));
    }

    List<Refusal> apply(List<? extends Change> batch) {
        changes = batch;
        refusals = new ArrayList<>();
        writer.forget();
        firstSequence = sequence + 1;
        sequence += batch.size();
        begin(0);
        for (int i = 0; i < batch.size(); i++) {
            add(i, batch.get(i));
        }
        send(batch.size());
        changes = List.of();
        refusals.sort(Comparator.comparingInt(Refusal::position));
        return refusals;
    }

    private void begin(int position) {
        out.buffer().clear();
        firstUnsent = position;
        unsent = 0;
    }

    private void add(int position, Change change) {
        if (change instanceof Change.DestroySockets destroy) {
            destroySockets(position, destroy);
            return;
        }
        boolean full = unsent == portion || out.buffer().remaining() < RESERVE_BYTES;
        if (full || writer.mustSeeTheRestDone(change)) {
            send(position);
        }
        echoes.expect(change);
        Refusal refusal = writer.write(position, firstSequence + position, change);
        if (refusal != null) {
            refusals.add(refusal);
            return;
        }
        unsent++;
        if (ChangeWriter.mustBeDoneFirst(change)) {
            send(position + 1);
        }
    }

    /** Over another kind of netlink: what was written before is to be done first. */
    private void destroySockets(int position, Change.DestroySockets change) {
        send(position);
        Refusal refusal = destroyer.destroy(position, change.local());
        if (refusal != null) {
            refusals.add(refusal);
        }
        begin(position + 1);
    }

    /** Sends what has been written and takes in the answers; {@code next} is the first position of the next portion. */
    private void send(int next) {
        if (unsent > 0) {
            int last = out.lastSequence();
            out.addFlags(out.start(), Rtnetlink.NLM_F_ACK);
            try {
                socket.send(out.buffer().flip());
                readAnswers(last, next);
            } catch (ErrnoException e) {
                refuseRest(next, e.name(), "the request could not be sent");
            }
        }
        // Also if nothing was sent: what is expected of a change that was refused unsent must not be expected for ever.
        echoes.acknowledged();
        begin(next);
    }

    /** The kernel has done everything and queued its answers before {@code send} returned, so nothing here waits. */
    private void readAnswers(int last, int next) {
        boolean complete = false;
        boolean lost = false;
        while (!complete) {
            try {
                if (socket.receiveNow(in) < 0) {
                    lost = true;
                    break;
                }
                complete = readDatagram(last);
            } catch (ErrnoException e) {
                lost = true;
                if (e.errno() != Errno.ENOBUFS) {
                    break;
                }
                // Those that were queued before the loss can still be read.
            }
        }
        if (lost) {
            portion = Math.max(1, portion / 2);
            refuseRest(next, "ENOBUFS", "the kernel's answers were lost; whether this was done is not known");
        }
    }

    private boolean readDatagram(int last) {
        boolean complete = false;
        reader.wrap(in);
        while (reader.next()) {
            int position = reader.sequence() - firstSequence;
            if (reader.type() != Rtnetlink.NLMSG_ERROR || position < firstUnsent || position >= changes.size()) {
                continue;
            }
            complete |= reader.sequence() == last;
            if (reader.errno() != 0) {
                refused(position, reader.errno());
            } else if (changes.get(position) instanceof Change.DeleteLink delete) {
                devices.forget(delete.name());
            }
        }
        return complete;
    }

    private void refused(int position, int errno) {
        boolean again = !refusals.isEmpty()
                && refusals.get(refusals.size() - 1).position() == position; // a change of two requests
        if (!again) {
            refusals.add(new Refusal(position, Errno.name(errno), reader.words()));
        }
        if (errno == Errno.ENODEV) {
            writer.forgetDevices(changes.get(position));
        }
    }

    /** Refuses every change of the current portion that has no refusal yet. */
    private void refuseRest(int next, String errno, String words) {
        var known = new HashSet<Integer>();
        for (Refusal refusal : refusals) {
            known.add(refusal.position());
        }
        for (int i = firstUnsent; i < next; i++) {
            if (!known.contains(i)) {
                refusals.add(new Refusal(i, errno, words));
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
