package dev.holdfast.kernel.linux;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.RuleKey;
import java.nio.BufferOverflowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the requests that make a change, or says why none should be sent. For one thread. */
final class ChangeWriter {
    private final MessageWriter out;
    private final int protocol;
    private final Devices devices;
    private final Inquiry inquiry;
    private final RouteWriter routes;
    private final RuleDeletes ruleDeletes;
    private final List<RuleKey> inTheWay = new ArrayList<>();
    /** Keeps a batch of many routes over a missing device from asking the kernel about it many times. */
    private final Set<String> absent = new HashSet<>();

    ChangeWriter(MessageWriter out, int protocol, Devices devices, Inquiry inquiry, RuleDeletes.Source rules) {
        this.out = out;
        this.protocol = protocol;
        this.devices = devices;
        this.inquiry = inquiry;
        this.routes = new RouteWriter(protocol, devices);
        this.ruleDeletes = new RuleDeletes(rules, protocol);
    }

    /** What was found out about the kernel may not be so any more. */
    void forget() {
        absent.clear();
        ruleDeletes.forget();
    }

    /** Whether {@code change} can only be written when what was written before has been done. */
    boolean mustSeeTheRestDone(Change change) {
        return change instanceof Change.DeleteRule && ruleDeletes.looksNext();
    }

    /** Whether what comes after {@code change} can only be written when it has been done: it may ask for an index. */
    static boolean mustBeDoneFirst(Change change) {
        return change instanceof Change.AddLink
                || change instanceof Change.ChangeLink
                || change instanceof Change.SetLink
                || change instanceof Change.DeleteLink;
    }

    /**
     * Writes {@code change}, as one request or several under one sequence number.
     *
     * @return why it was not written; null: it was
     */
    @Nullable
    Refusal write(int position, int sequence, Change change) {
        if (change instanceof Change.DeleteRule delete) {
            return deleteRule(position, sequence, delete);
        }
        if (change instanceof Change.AddRule add) {
            RuleCodec.add(out, sequence, add.rule().key(), protocol);
            ruleDeletes.forget();
            return null;
        }
        if (mustBeDoneFirst(change)) {
            writeLink(sequence, change);
            absent.clear();
            return null;
        }
        try {
            String missing = writeOverDevices(sequence, change);
            if (missing == null) {
                return null;
            }
            absent.add(missing);
            return new Refusal(position, "ENODEV", "there is no device " + missing);
        } catch (BufferOverflowException e) {
            return new Refusal(position, "EMSGSIZE", "more next hops than one netlink attribute holds");
        }
    }

    private @Nullable Refusal deleteRule(int position, int sequence, Change.DeleteRule delete) {
        inTheWay.clear();
        Refusal refusal = ruleDeletes.look(position, delete.rule(), inTheWay);
        if (refusal != null) {
            return refusal;
        }
        inTheWay.forEach(rule -> RuleCodec.delete(out, sequence, rule, protocol));
        RuleCodec.delete(out, sequence, delete.rule().key(), protocol);
        inTheWay.forEach(rule -> RuleCodec.add(out, sequence, rule, protocol));
        if (!inTheWay.isEmpty()) {
            ruleDeletes.forget();
        }
        return null;
    }

    private void writeLink(int sequence, Change change) {
        if (change instanceof Change.AddLink add) {
            devices.forget(add.link().name());
            LinkWriter.add(out, sequence, add.link());
        } else if (change instanceof Change.ChangeLink changed) {
            KernelLink now = inquiry.link(changed.link().name());
            LinkWriter.change(out, sequence, changed.link(), now == null ? null : now.kind());
        } else if (change instanceof Change.SetLink set) {
            LinkWriter.set(out, sequence, set.name(), set.up());
        } else if (change instanceof Change.DeleteLink delete) {
            LinkWriter.delete(out, sequence, delete.name());
        }
    }

    /** @return the device that is missing; null: written */
    private @Nullable String writeOverDevices(int sequence, Change change) {
        if (change instanceof Change.AddRoute add) {
            String missing = knownAbsent(add.route().forwarding().nextHops());
            return missing == null ? routes.add(out, sequence, add) : missing;
        }
        if (change instanceof Change.DeleteRoute delete) {
            String missing = knownAbsent(delete.forwarding().nextHops());
            return missing == null ? routes.delete(out, sequence, delete) : missing;
        }
        return writeAddress(sequence, change);
    }

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

    private @Nullable String writeAddress(int sequence, Change change) {
        var address =
                change instanceof Change.AddAddress add ? add.address() : ((Change.DeleteAddress) change).address();
        int index = absent.contains(address.device()) ? 0 : devices.index(address.device());
        if (index == 0) {
            return address.device();
        }
        if (change instanceof Change.AddAddress) {
            AddressCodec.add(out, sequence, address, index, protocol);
        } else {
            AddressCodec.delete(out, sequence, address, index);
        }
        return null;
    }

    /** What we believed of the indexes of its devices may be out of date; the next try asks. */
    void forgetDevices(Change change) {
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
}
