package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.model.Address;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Family;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Adds and deletes addresses. For one thread; {@link #asAsked} for any. */
final class AddressChanges {
    private static final int IN6_IFF_NODAD = 0x20;
    private static final int FOREVER = -1;
    private static final int FLAGS_AT = 100; // behind name, address, other end and mask of IPv6
    private static final int VALID_AT = 120;
    private static final int PREFERRED_AT = 124;

    private final RouteSocketCalls calls;
    private final RouteSystem system;
    private final Interfaces interfaces;
    private final InterfaceFilter filter;
    private final EchoLedger ledger;
    private final Clock clock;
    private final Map<AddressKey, Address> asked = new ConcurrentHashMap<>();

    AddressChanges(
            RouteSocketCalls calls, Interfaces interfaces, InterfaceFilter filter, EchoLedger ledger, Clock clock) {
        this.calls = calls;
        this.system = calls.system();
        this.interfaces = interfaces;
        this.filter = filter;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Nullable
    Refusal add(int position, Address address) {
        if (address.noPrefixRoute()) {
            return new Refusal(position, "EOPNOTSUPP", "the kernel always makes a route for an address");
        }
        if (interfaces.index(address.device()) == 0) {
            return missing(position, address);
        }
        try {
            // These kernels take an address that is there already as a change of it.
            if (isHeld(address)) {
                return new Refusal(position, "EEXIST", "");
            }
        } catch (CallFailed e) {
            return unread(position, e);
        }
        filter.use(address.device());
        ledger.expect(LinkSigns.held(Presence.PRESENT, address.key()), clock.nanos());
        int errno = address.local().family() == Family.IPV4 ? add4(address) : add6(address);
        if (errno != 0) {
            return refusal(position, errno);
        }
        asked.put(address.key(), address);
        return null;
    }

    private int add4(Address address) {
        var request = new InterfaceRequest(system, Requests.aliasBytes(system), address.device())
                .address(0, address.local())
                .mask(2, Family.IPV4, address.key().prefixLength());
        if (address.peer() != null) {
            request.address(1, address.peer());
        }
        return calls.control(Rtm.AF_INET, Requests.addAddress(system), request.bytes(), null);
    }

    private int add6(Address address) {
        var request = new InterfaceRequest(system, Requests.alias6Bytes(system), address.device())
                .address(0, address.local())
                .mask(2, Family.IPV6, address.key().prefixLength())
                .number(FLAGS_AT, IN6_IFF_NODAD)
                .number(VALID_AT, FOREVER)
                .number(PREFERRED_AT, FOREVER);
        if (address.peer() != null) {
            request.address(1, address.peer());
        }
        return calls.control(system.inet6(), Requests.addAddress6(system), request.bytes(), null);
    }

    /** The kernel goes by the address alone; so we look first whether it is the one that is meant. */
    @Nullable
    Refusal delete(int position, Address address) {
        if (interfaces.index(address.device()) == 0) {
            return missing(position, address);
        }
        try {
            if (!isHeld(address)) {
                return new Refusal(position, "EADDRNOTAVAIL", "");
            }
        } catch (CallFailed e) {
            return unread(position, e);
        }
        ledger.expect(LinkSigns.held(Presence.GONE, address.key()), clock.nanos());
        boolean inet = address.local().family() == Family.IPV4;
        int size = inet ? Requests.IFREQ_BYTES : Requests.IN6_IFREQ_BYTES;
        var request = new InterfaceRequest(system, size, address.device()).address(0, address.local());
        int errno = calls.control(
                inet ? Rtm.AF_INET : system.inet6(),
                inet ? Requests.DELETE_ADDRESS : Requests.DELETE_ADDRESS_6,
                request.bytes(),
                null);
        asked.remove(address.key());
        return errno == 0 ? null : refusal(position, errno);
    }

    private boolean isHeld(Address address) throws CallFailed {
        return interfaces.read().addresses().stream()
                .anyMatch(held -> held.address().key().equals(address.key()));
    }

    private Refusal unread(int position, CallFailed e) {
        return new Refusal(position, BsdErrno.name(system, e.errno()), "the list of interfaces cannot be read");
    }

    /** The same address with the scope we asked for: these kernels keep none. */
    KernelAddress asAsked(KernelAddress seen) {
        Address wanted = asked.get(seen.address().key());
        return wanted == null ? seen : new KernelAddress(wanted, seen.tentative(), seen.failed());
    }

    private static Refusal missing(int position, Address address) {
        return new Refusal(position, "ENODEV", "there is no device " + address.device());
    }

    private Refusal refusal(int position, int errno) {
        return new Refusal(position, BsdErrno.name(system, errno), "");
    }
}
