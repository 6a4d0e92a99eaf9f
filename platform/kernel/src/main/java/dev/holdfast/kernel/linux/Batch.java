package dev.holdfast.kernel.linux;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.RuleKey;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private final Inquiry inquiry;
    private final Echoes echoes;
    private final int protocol;
    private final RouteWriter routes;
    private final RuleDeletes ruleDeletes;
    private final MessageWriter out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final MessageReader reader = new MessageReader();
    private final List<RuleKey> inTheWay = new ArrayList<>();
    private final Set<String> absent = new HashSet<>();
    private int portion;
    private int sequence;

    private List<? extends Change> changes = List.of();
    private List<Refusal> refusals = new ArrayList<>();
    private int firstSequence;
    private int firstUnsent;
    private int unsent;

    Batch(NetlinkSocket socket, int protocol, Devices devices, Inquiry inquiry, Echoes echoes, RuleDeletes.Source rules)
            throws ErrnoException {
        this.socket = socket;
        this.protocol = protocol;
        this.devices = devices;
        this.inquiry = inquiry;
        this.echoes = echoes;
        this.routes = new RouteWriter(protocol, devices);
        this.ruleDeletes = new RuleDeletes(rules, protocol);
        int longest = socket.sendBuffer(2 * BUFFER_BYTES) - 1024;
        this.out = new MessageWriter(ByteBuffer.allocateDirect(Math.min(BUFFER_BYTES, longest)));
        this.portion = Math.max(1, Math.min(MOST, socket.receiveBuffer(ANSWERS_BYTES) / ANSWER_BYTES));
    }

    List<Refusal> apply(List<? extends Change> batch) {
        changes = batch;
        refusals = new ArrayList<>();
        absent.clear();
        ruleDeletes.forget();
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
        if (unsent == portion || out.buffer().remaining() < RESERVE_BYTES) {
            send(position);
        }
        if (change instanceof Change.DeleteRule delete && !findRule(position, delete)) {
            return;
        }
        int start = out.buffer().position();
        String missing;
        try {
            missing = write(position, change);
        } catch (BufferOverflowException e) {
            out.buffer().position(start);
            refusals.add(new Refusal(position, "EMSGSIZE", "more next hops than one netlink attribute holds"));
            return;
        }
        if (missing != null) {
            absent.add(missing);
            refusals.add(new Refusal(position, "ENODEV", "there is no device " + missing));
            return;
        }
        unsent++;
        if (isAboutLink(change)) {
            // What follows may ask for its index, so it has to be done by then.
            absent.clear();
            send(position + 1);
        }
    }

    /** @return whether there is such a rule and the kernel can be made to delete it */
    private boolean findRule(int position, Change.DeleteRule delete) {
        if (ruleDeletes.looksNext()) {
            send(position);
        }
        inTheWay.clear();
        Refusal refusal = ruleDeletes.look(position, delete.rule(), inTheWay);
        if (refusal != null) {
            refusals.add(refusal);
        }
        return refusal == null;
    }

    private static boolean isAboutLink(Change change) {
        return change instanceof Change.AddLink
                || change instanceof Change.ChangeLink
                || change instanceof Change.SetLink
                || change instanceof Change.DeleteLink;
    }

    /** @return the device that is missing; null: written */
    private @Nullable String write(int position, Change change) {
        int number = firstSequence + position;
        if (change instanceof Change.AddRoute add) {
            String missing = knownAbsent(add.route().forwarding().nextHops());
            return missing == null ? routes.add(out, number, add) : missing;
        }
        if (change instanceof Change.DeleteRoute delete) {
            String missing = knownAbsent(delete.forwarding().nextHops());
            return missing == null ? routes.delete(out, number, delete) : missing;
        }
        echoes.expect(change);
        if (change instanceof Change.AddRule add) {
            RuleCodec.add(out, number, add.rule().key(), protocol);
            ruleDeletes.forget();
        } else if (change instanceof Change.DeleteRule delete) {
            inTheWay.forEach(rule -> RuleCodec.delete(out, number, rule, protocol));
            RuleCodec.delete(out, number, delete.rule().key(), protocol);
            inTheWay.forEach(rule -> RuleCodec.add(out, number, rule, protocol));
            if (!inTheWay.isEmpty()) {
                ruleDeletes.forget();
            }
        } else if (isAboutLink(change)) {
            writeLink(number, change);
        } else {
            return writeAddress(number, change);
        }
        return null;
    }

    private void writeLink(int number, Change change) {
        if (change instanceof Change.AddLink add) {
            devices.forget(add.link().name());
            LinkWriter.add(out, number, add.link());
        } else if (change instanceof Change.ChangeLink changed) {
            KernelLink now = inquiry.link(changed.link().name());
            LinkWriter.change(out, number, changed.link(), now == null ? null : now.kind());
        } else if (change instanceof Change.SetLink set) {
            LinkWriter.set(out, number, set.name(), set.up());
        } else if (change instanceof Change.DeleteLink delete) {
            LinkWriter.delete(out, number, delete.name());
        }
    }

    private @Nullable String writeAddress(int number, Change change) {
        var address =
                change instanceof Change.AddAddress add ? add.address() : ((Change.DeleteAddress) change).address();
        int index = absent.contains(address.device()) ? 0 : devices.index(address.device());
        if (index == 0) {
            return address.device();
        }
        if (change instanceof Change.AddAddress) {
            AddressCodec.add(out, number, address, index, protocol);
        } else {
            AddressCodec.delete(out, number, address, index);
        }
        return null;
    }

    /** Keeps a batch of many routes over a missing device from asking the kernel about it many times. */
    private @Nullable String knownAbsent(List<NextHop> hops) {
        if (absent.isEmpty()) {
            return null;
        }
        for (NextHop hop : hops) {
            if (hop.device() != null && absent.contains(hop.device())) {
                return hop.device();
            }
        }
        return null;
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
            echoes.acknowledged();
        }
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
                lost = true; // ENOBUFS; those that were queued before it can still be read
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
            forgetDevices(changes.get(position));
        }
    }

    /** What we believed of their indexes may be out of date; the next try asks. */
    private void forgetDevices(Change change) {
        if (change instanceof Change.AddRoute add) {
            forgetDevices(add.route().forwarding().nextHops());
        } else if (change instanceof Change.DeleteRoute delete) {
            forgetDevices(delete.forwarding().nextHops());
        } else if (change instanceof Change.AddAddress add) {
            devices.forget(add.address().device());
        } else if (change instanceof Change.DeleteAddress delete) {
            devices.forget(delete.address().device());
        }
    }

    private void forgetDevices(List<NextHop> hops) {
        for (NextHop hop : hops) {
            if (hop.device() != null) {
                devices.forget(hop.device());
            }
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
