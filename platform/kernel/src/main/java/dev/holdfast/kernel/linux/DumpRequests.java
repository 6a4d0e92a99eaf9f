package dev.holdfast.kernel.linux;

import dev.holdfast.model.Family;

/** Writes requests for dumps; strict checking wants each header whole and otherwise zero. */
final class DumpRequests {
    private DumpRequests() {}

    static void links(MessageWriter out, int sequence) {
        LinkWriter.get(out, sequence, 0, "");
    }

    static void counters(MessageWriter out, int sequence) {
        out.begin(Rtnetlink.RTM_GETSTATS, 0, sequence);
        out.u8(0).u8(0).u16(0).u32(0).u32(1 << (Rtnetlink.IFLA_STATS_LINK_64 - 1));
        out.end();
    }

    /** @param device index; 0: all */
    static void addresses(MessageWriter out, int sequence, Family family, int device) {
        out.begin(Rtnetlink.RTM_GETADDR, 0, sequence);
        out.u8(family.code()).u8(0).u16(0).u32(device);
        out.end();
    }

    static void rules(MessageWriter out, int sequence, Family family) {
        out.begin(Rtnetlink.RTM_GETRULE, 0, sequence);
        out.u8(family.code()).u8(0).u16(0).u32(0).u32(0);
        out.end();
    }

    /**
     * @param table 0: all
     * @param device index; 0: all
     */
    static void routes(MessageWriter out, int sequence, Family family, long table, int device) {
        out.begin(Rtnetlink.RTM_GETROUTE, 0, sequence);
        out.u8(family.code()).u8(0).u16(0).u32(0).u32(0);
        if (table != 0) {
            out.attributeU32(Rtnetlink.RTA_TABLE, (int) table);
        }
        if (device != 0) {
            out.attributeU32(Rtnetlink.RTA_OIF, device);
        }
        out.end();
    }
}
