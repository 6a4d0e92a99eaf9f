package dev.holdfast.kernel.linux;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.model.Address;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Scope;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes addresses.
 *
 * <pre>struct ifaddrmsg: family u8 | prefix length u8 | flags u8 | scope u8 | index u32, then attributes</pre>
 */
final class AddressCodec {
    private AddressCodec() {}

    /** @return null if it is none the model could hold, such as one of prefix length 0 */
    static @Nullable KernelAddress read(ByteBuffer buffer, int at, int end, Devices devices) {
        if (end - at < Rtnetlink.IFADDRMSG_BYTES) {
            return null;
        }
        int code = buffer.get(at) & 0xFF;
        var attributes = new Attributes().parse(buffer, at + Rtnetlink.IFADDRMSG_BYTES, end);
        // IPv4 always has both; IPv6 has a local one only beside a peer.
        IpAddress far = attributes.address(Rtnetlink.IFA_ADDRESS);
        IpAddress near = attributes.address(Rtnetlink.IFA_LOCAL);
        IpAddress local = near == null ? far : near;
        if (local == null || local.family().code() != code) {
            return null;
        }
        int flags = attributes.i32(Rtnetlink.IFA_FLAGS, buffer.get(at + 2) & 0xFF);
        Scope scope = Scope.of(buffer.get(at + 3) & 0xFF);
        try {
            var key = new AddressKey(
                    devices.name(buffer.getInt(at + 4)),
                    local,
                    buffer.get(at + 1) & 0xFF,
                    local.equals(far) ? null : far);
            var address = new Address(key, scope, (flags & Rtnetlink.IFA_F_NOPREFIXROUTE) != 0);
            boolean failed = (flags & Rtnetlink.IFA_F_DADFAILED) != 0;
            return new KernelAddress(address, (flags & Rtnetlink.IFA_F_TENTATIVE) != 0 && !failed, failed);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** @param index of the device */
    static void add(MessageWriter out, int sequence, Address address, int index, int protocol) {
        int flags = (address.local().family() == Family.IPV6 ? Rtnetlink.IFA_F_NODAD : 0)
                | (address.noPrefixRoute() ? Rtnetlink.IFA_F_NOPREFIXROUTE : 0);
        out.begin(Rtnetlink.RTM_NEWADDR, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL, sequence);
        write(out, address, index);
        if (flags != 0) {
            out.attributeU32(Rtnetlink.IFA_FLAGS, flags);
        }
        // Kernels before 5.18 do not know it and pass over it.
        out.attributeU8(Rtnetlink.IFA_PROTO, protocol);
        out.end();
    }

    /** Names both ends and the length: a delete that leaves one out takes the first address that fits. */
    static void delete(MessageWriter out, int sequence, Address address, int index) {
        out.begin(Rtnetlink.RTM_DELADDR, 0, sequence);
        write(out, address, index);
        out.end();
    }

    private static void write(MessageWriter out, Address address, int index) {
        out.u8(address.local().family().code()).u8(address.key().prefixLength()).u8(0);
        out.u8(address.scope().code()).u32(index);
        out.attribute(Rtnetlink.IFA_LOCAL, address.local());
        out.attribute(Rtnetlink.IFA_ADDRESS, address.peer() == null ? address.local() : address.peer());
    }
}
