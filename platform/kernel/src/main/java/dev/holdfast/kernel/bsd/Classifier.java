package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Clock;
import dev.holdfast.kernel.bsd.wire.Flaw;
import dev.holdfast.kernel.bsd.wire.MessageClass;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.kernel.bsd.wire.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntPredicate;

/**
 * Says what a message means, by its type and its flags. A list of what is taken, not of what is left out: a type nobody
 * has thought of has no effect. The first condition that fits decides. For one thread.
 */
final class Classifier {
    private static final int LOOP_FLAGS = Rtm.F_DYNAMIC | Rtm.F_MODIFIED;
    private static final int LOCAL_FLAGS = Rtm.F_LOCAL | Rtm.F_BROADCAST | Rtm.F_MULTICAST;

    private static final int ANNOUNCEMENT_BYTES = 24;
    /** Numbers of errors are below this, and the MTU of an interface that has one is not. */
    private static final int ERRORS = 128;

    private final RouteSystem system;
    private final int ownPid;
    private final EchoLedger ledger;
    private final IntPredicate uninteresting;
    private final Clock clock;
    private final RouteMessage message;

    /** @param uninteresting whether the interface with a number is to be left out; never asked about 0 */
    Classifier(RouteSystem system, int ownPid, EchoLedger ledger, IntPredicate uninteresting, Clock clock) {
        this.system = system;
        this.ownPid = ownPid;
        this.ledger = ledger;
        this.uninteresting = uninteresting;
        this.clock = clock;
        this.message = new RouteMessage(system);
    }

    /** The message looked at last; readable if it is an event. */
    RouteMessage message() {
        return message;
    }

    /** @param type of the message between {@code from} and {@code to}, which is whole and of our version */
    MessageClass classify(int type, ByteBuffer buffer, int from, int to) {
        // Before anything is read: these come in storms.
        MessageClass byType = byType(type);
        if (!byType.isEvent()) {
            return byType;
        }
        if (message.wrap(buffer, from, to) != Flaw.NONE) {
            return MessageClass.MALFORMED;
        }
        switch (byType) {
            case EVENT_ROUTE:
                return route();
            case EVENT_ADDRESS:
                return address();
            default:
                return link(type, to - from);
        }
    }

    /**
     * Any user may write a request of any type; it is refused, and shown to everybody with the error where a request has it.
     * In a report about an interface its MTU stands there, and an announcement is shorter than any request. Concluded from
     * the layouts, not seen on a machine.
     */
    private MessageClass link(int type, int length) {
        boolean announcement = type == Rtm.IFANNOUNCE;
        int mtu = message.mtu();
        boolean refused = announcement ? length != ANNOUNCEMENT_BYTES : mtu > 0 && mtu < ERRORS;
        if (refused) {
            return MessageClass.IGNORE_FAILED;
        }
        return isUninteresting() ? MessageClass.IGNORE_INTERFACE : MessageClass.EVENT_LINK;
    }

    /** An event means: may be one, read on. */
    private MessageClass byType(int type) {
        switch (type) {
            case Rtm.ADD, Rtm.DELETE, Rtm.CHANGE:
                return MessageClass.EVENT_ROUTE;
            case Rtm.NEWADDR, Rtm.DELADDR:
                return MessageClass.EVENT_ADDRESS;
            case Rtm.IFINFO:
                return MessageClass.EVENT_LINK;
            case Rtm.MISS, Rtm.LOSING, Rtm.RESOLVE, Rtm.GET:
                return MessageClass.IGNORE_LOOKUP;
            case Rtm.REDIRECT:
                return MessageClass.IGNORE_REDIRECT;
            case Rtm.NEWMADDR, Rtm.DELMADDR:
                return MessageClass.IGNORE_MULTICAST;
            case Rtm.LOCK:
                return MessageClass.IGNORE_OTHER;
            default:
                return system == RouteSystem.DARWIN ? darwin(type) : freebsd(type);
        }
    }

    private static MessageClass darwin(int type) {
        switch (type) {
            case Rtm.GET2:
                return MessageClass.IGNORE_LOOKUP;
            case 0x11, 0x12, 0x13, 0x15:
                return MessageClass.IGNORE_OTHER;
            default:
                return MessageClass.IGNORE_UNKNOWN;
        }
    }

    private static MessageClass freebsd(int type) {
        switch (type) {
            case Rtm.IFANNOUNCE:
                return MessageClass.EVENT_LINK;
            case 0x12:
                return MessageClass.IGNORE_OTHER;
            default:
                return MessageClass.IGNORE_UNKNOWN;
        }
    }

    private MessageClass route() {
        int flags = message.flags();
        int pid = message.pid();
        // Darwin writes the true pid only over requests it did not refuse: look at the result before the name. The
        // kernel's
        // own reports may lack DONE.
        if (message.errno() != 0 || pid != 0 && (flags & Rtm.F_DONE) == 0) {
            return MessageClass.IGNORE_FAILED;
        }
        if (pid == ownPid) {
            ledger.take(message.sequence(), clock.nanos());
            return MessageClass.IGNORE_OWN_ECHO;
        }
        if ((flags & Rtm.F_LLINFO) != 0) {
            return MessageClass.IGNORE_NEIGHBOUR;
        }
        if ((flags & system.clonedFlag()) != 0) {
            return MessageClass.IGNORE_CLONED;
        }
        if ((flags & LOOP_FLAGS) != 0) {
            return MessageClass.IGNORE_REDIRECT;
        }
        if ((flags & LOCAL_FLAGS) != 0) {
            return MessageClass.IGNORE_KERNEL_LOCAL;
        }
        if (!message.has(Rtm.DST) || !isIp(message.address(Rtm.DST))) {
            return MessageClass.IGNORE_OTHER;
        }
        if (message.prefixLength() > 0 && isOfSmallScope(message.address(Rtm.DST))) {
            return MessageClass.IGNORE_SCOPE;
        }
        return isUninteresting() ? MessageClass.IGNORE_INTERFACE : MessageClass.EVENT_ROUTE;
    }

    /**
     * As for links: the error of a refused request stands in the first socket address, which is the mask. In that of IPv4 it
     * makes a hole, and in that of IPv6 it stands where there is always zero. Reports of the kernel have a mask and a link.
     */
    private MessageClass address() {
        if (!message.has(Rtm.NETMASK)
                || !message.has(Rtm.IFP)
                || !message.address(Rtm.NETMASK).isPlainMask()) {
            return MessageClass.IGNORE_FAILED;
        }
        if (isUninteresting()) {
            return MessageClass.IGNORE_INTERFACE;
        }
        if (!message.has(Rtm.IFA) || !isIp(message.address(Rtm.IFA))) {
            return MessageClass.IGNORE_OTHER;
        }
        SocketAddress own = message.address(Rtm.IFA);
        return own.isInet6() && own.high() >>> 54 == 0x3FA ? MessageClass.IGNORE_SCOPE : MessageClass.EVENT_ADDRESS;
    }

    private static boolean isIp(SocketAddress address) {
        return address.isInet() || address.isInet6();
    }

    /** Link-local, multicast or loopback. */
    private static boolean isOfSmallScope(SocketAddress address) {
        if (address.isInet6()) {
            long high = address.high();
            return high >>> 54 == 0x3FA || high >>> 56 == 0xFF || high == 0 && address.low() == 1;
        }
        long low = address.low();
        return low >>> 24 == 127 || low >>> 16 == 0xA9FE || low >>> 28 == 0xE;
    }

    /** An interface that is not told, as in most echoes of Darwin, is of interest. */
    private boolean isUninteresting() {
        int index = message.index();
        return index != 0 && uninteresting.test(index);
    }
}
