package dev.holdfast.kernel.linux;

import dev.holdfast.api.Change;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import org.jspecify.annotations.Nullable;

/** Writes requests that add and delete routes. For one thread. */
final class RouteWriter {
    /** In every namespace. */
    private static final int LOOPBACK_IFINDEX = 1;

    private final int protocol;
    private final ForwardingWriter adds;
    private final ForwardingWriter deletes;

    RouteWriter(int protocol, Devices devices) {
        this.protocol = protocol;
        this.adds = new ForwardingWriter(devices, false);
        this.deletes = new ForwardingWriter(devices, true);
    }

    /** @return the device that is missing; null: written */
    @Nullable
    String add(MessageWriter out, int sequence, Change.AddRoute change) {
        RouteKey key = change.route().key();
        Forwarding forwarding = change.route().forwarding();
        var encoded = adds.encoded(key.prefix().family(), forwarding);
        if (encoded == null) {
            return adds.missing(forwarding);
        }
        int flags = Rtnetlink.NLM_F_CREATE
                | placement(change.placement(), key.prefix().family());
        out.begin(Rtnetlink.RTM_NEWROUTE, flags, sequence);
        write(out, key, forwarding, protocol, encoded);
        out.end();
        return null;
    }

    private static int placement(Change.Placement placement, Family family) {
        if (placement == Change.Placement.REPLACE) {
            return Rtnetlink.NLM_F_REPLACE;
        }
        // Without EXCL an IPv6 kernel makes the two one multipath route.
        boolean front = placement == Change.Placement.FRONT && family == Family.IPV4;
        return front ? 0 : Rtnetlink.NLM_F_EXCL;
    }

    /**
     * Names everything a dump of the route would show: what is left out of a delete matches anything.
     *
     * @return the device that is missing; null: written
     */
    @Nullable
    String delete(MessageWriter out, int sequence, Change.DeleteRoute change) {
        Family family = change.key().prefix().family();
        var encoded = deletes.encoded(family, change.forwarding());
        if (encoded == null) {
            return deletes.missing(change.forwarding());
        }
        out.begin(Rtnetlink.RTM_DELROUTE, 0, sequence);
        write(out, change.key(), change.forwarding(), change.protocol(), encoded);
        if (family == Family.IPV6 && change.forwarding().type().isReject()) {
            // The kernel ignores the type here; only the device it shows for reject routes tells them apart.
            out.attributeU32(Rtnetlink.RTA_OIF, LOOPBACK_IFINDEX);
        }
        out.end();
        return null;
    }

    private static void write(
            MessageWriter out, RouteKey key, Forwarding forwarding, int protocol, ForwardingWriter.Encoded encoded) {
        Prefix prefix = key.prefix();
        int table = (int) key.table();
        boolean smallTable = key.table() <= Rtnetlink.RT_TABLE_LOCAL;
        out.u8(prefix.family().code()).u8(prefix.length()).u8(0).u8(key.tos());
        out.u8(smallTable ? table : Rtnetlink.RT_TABLE_COMPAT).u8(protocol);
        out.u8(forwarding.scope().code()).u8(forwarding.type().code()).u32(encoded.flags());
        if (prefix.length() > 0) {
            out.attribute(Rtnetlink.RTA_DST, prefix.network());
        }
        if (!smallTable) {
            out.attributeU32(Rtnetlink.RTA_TABLE, table);
        }
        out.attributeU32(Rtnetlink.RTA_PRIORITY, (int) key.metric());
        out.bytes(encoded.attributes());
    }
}
