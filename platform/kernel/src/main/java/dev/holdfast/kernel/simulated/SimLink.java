package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.model.LinkKind;
import org.jspecify.annotations.Nullable;

/** A link of the simulated kernel; touched under its lock only. */
final class SimLink {
    static final int MIN_IPV6_MTU = 1280;

    final int index;
    String name;
    LinkKind kind;
    int mtu;
    boolean up;

    /** Somebody pulled the cable. */
    boolean cut;

    /** The other end of a veth pair. */
    @Nullable
    SimLink peer;

    /** The carrier as last announced. */
    boolean announcedCarrier;

    SimLink(int index, String name, LinkKind kind, int mtu) {
        this.index = index;
        this.name = name;
        this.kind = kind;
        this.mtu = mtu;
    }

    private long sent;
    private long notSent;

    void send(boolean hasWay) {
        if (hasWay) {
            sent++;
        } else {
            notSent++;
        }
    }

    LinkTraffic traffic() {
        return new LinkTraffic(name, sent, notSent, notSent);
    }

    boolean isLoopback() {
        return name.equals("lo");
    }

    boolean carrier() {
        return up && !cut && (peer == null || peer.up);
    }

    boolean speaksIpv6() {
        return mtu >= MIN_IPV6_MTU;
    }

    /** Whether IPv6 probes for duplicates before it lets an address be used here. */
    boolean probesForDuplicates() {
        return kind.kind().equals("veth") || kind instanceof LinkKind.Bridge || kind instanceof LinkKind.Vxlan;
    }

    KernelLink view() {
        return new KernelLink(index, name, up, carrier(), mtu, kind);
    }
}
