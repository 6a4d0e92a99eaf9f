package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.kernel.bsd.wire.Flaw;
import dev.holdfast.kernel.bsd.wire.Frames;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.kernel.bsd.wire.SocketAddress;
import dev.holdfast.model.Address;
import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Interfaces and their addresses, as the system's list shows them; numbers and names are kept. Safe from any thread. */
final class Interfaces {
    private static final Logger LOG = LoggerFactory.getLogger(Interfaces.class);
    private static final String UNREADABLE = "the list of interfaces cannot be read";
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^/:%]]{1,15}");
    private static final int DARWIN_IFLIST2 = 6;
    private static final int FREEBSD_IFLIST = 3;
    private static final int LINK_STATE_DOWN = 1;
    private static final long ASK_AGAIN_NANOS = 100_000_000L;
    private static final int MOST_ABSENT = 1000;

    /**
     * One interface.
     *
     * @param type {@code IFT_*}
     */
    record Interface(int index, String name, int flags, int mtu, int type, int linkState) {
        boolean isPointToPoint() {
            return (flags & Rtm.IFF_POINTOPOINT) != 0;
        }

        boolean up() {
            return (flags & Rtm.IFF_UP) != 0;
        }

        /** Darwin tells no state of the link: there RUNNING has to do. */
        boolean carrier() {
            return up() && (flags & Rtm.IFF_RUNNING) != 0 && linkState != LINK_STATE_DOWN;
        }
    }

    /** The list at one moment. */
    record Listing(List<Interface> interfaces, List<KernelAddress> addresses) {}

    private final RouteSocketCalls calls;
    private final RouteSystem system;
    private final Clock clock;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, Long> absent = new HashMap<>(); // when it was looked for in vain
    private final Set<Integer> pointToPoint = new HashSet<>();

    Interfaces(RouteSocketCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
        this.system = calls.system();
    }

    /** Reads the list. */
    synchronized Listing read() throws CallFailed {
        ByteBuffer list = calls.table(0, system == RouteSystem.DARWIN ? DARWIN_IFLIST2 : FREEBSD_IFLIST, 0);
        List<Interface> interfaces = new ArrayList<>();
        List<KernelAddress> addresses = new ArrayList<>();
        Map<Integer, Interface> byIndex = new HashMap<>();
        RouteMessage row = new RouteMessage(system);
        Frames frames = new Frames().wrap(list, 0, list.limit());
        while (frames.next()) {
            if (frames.version() != Rtm.VERSION || row.wrap(list, frames.at(), frames.end()) != Flaw.NONE) {
                continue;
            }
            boolean link = system == RouteSystem.DARWIN ? row.type() == Rtm.IFINFO2 : row.type() == Rtm.IFINFO;
            if (link
                    && row.has(Rtm.IFP)
                    && row.address(Rtm.IFP).isLink()
                    && isName(row.address(Rtm.IFP).linkName())) {
                Interface found = of(row, row.address(Rtm.IFP).linkName());
                interfaces.add(found);
                byIndex.put(found.index(), found);
            } else if (row.type() == Rtm.NEWADDR && byIndex.containsKey(row.index())) {
                Interface holder = byIndex.get(row.index());
                KernelAddress address = address(row, holder.name(), holder.isPointToPoint());
                if (address != null) {
                    addresses.add(address);
                }
            }
        }
        names.clear();
        pointToPoint.clear();
        byIndex.forEach((index, found) -> {
            names.put(index, found.name());
            if (found.isPointToPoint()) {
                pointToPoint.add(index);
            }
        });
        return new Listing(interfaces, addresses);
    }

    /** Whether our words can name an interface so; these systems give no other names. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    static Interface of(RouteMessage message, String name) {
        return new Interface(
                message.index(), name, message.flags(), message.mtu(), message.linkType(), message.linkState());
    }

    /** The address a report is about; null if it has none that a host could have. */
    static @Nullable KernelAddress address(RouteMessage message, String device, boolean pointToPoint) {
        IpAddress local = message.has(Rtm.IFA) ? message.address(Rtm.IFA).ip() : null;
        int length = message.prefixLength();
        if (local == null || length < 1 || local.isUnspecified() || local.isMulticast()) {
            return null;
        }
        IpAddress other = pointToPoint && message.has(Rtm.BRD) ? ipOf(message.address(Rtm.BRD)) : null;
        boolean peer =
                other != null && other.family() == local.family() && !other.equals(local) && !other.isUnspecified();
        Address address = peer ? Address.peer(device, local, other, length) : Address.of(device, local, length);
        return new KernelAddress(address, false, false);
    }

    private static @Nullable IpAddress ipOf(SocketAddress address) {
        return address.ip();
    }

    /** The name of an interface; null: the system lists none with that number. Asks only about one not seen before. */
    synchronized @Nullable String name(int index) {
        if (index == 0) {
            return null;
        }
        String known = names.get(index);
        if (known == null && mayAskFor(index)) {
            refresh();
            known = names.get(index);
        }
        return known;
    }

    /** A storm of reports about an interface that is gone must not read the list with each of them. */
    private boolean mayAskFor(int index) {
        long now = clock.nanos();
        Long asked = absent.get(index);
        if (asked != null && now - asked < ASK_AGAIN_NANOS) {
            return false;
        }
        if (absent.size() > MOST_ABSENT) {
            absent.clear();
        }
        absent.put(index, now);
        return true;
    }

    /** As {@link #name}, but from memory only. */
    synchronized @Nullable String knownName(int index) {
        return names.get(index);
    }

    /** Whether an interface that was listed has another end instead of a broadcast address. */
    synchronized boolean isPointToPoint(int index) {
        return pointToPoint.contains(index);
    }

    /** An interface as the list shows it now; null: it does not. */
    @Nullable
    Interface find(int index) {
        try {
            for (Interface found : read().interfaces()) {
                if (found.index() == index) {
                    return found;
                }
            }
        } catch (CallFailed e) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log(UNREADABLE);
        }
        return null;
    }

    /** The number of an interface; 0: there is none of that name. */
    synchronized int index(String name) {
        int known = knownIndex(name);
        if (known == 0) {
            refresh();
            known = knownIndex(name);
        }
        return known;
    }

    private int knownIndex(String name) {
        for (Map.Entry<Integer, String> entry : names.entrySet()) {
            if (entry.getValue().equals(name)) {
                return entry.getKey();
            }
        }
        return 0;
    }

    synchronized void forget(int index) {
        names.remove(index);
    }

    synchronized void forget(String name) {
        names.values().removeIf(name::equals);
    }

    synchronized void learn(int index, String name) {
        names.put(index, name);
    }

    /** A list that cannot be read leaves what was known; whoever needs more is told that it is not there. */
    private void refresh() {
        try {
            read();
        } catch (CallFailed e) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log(UNREADABLE);
        }
    }
}
