package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.model.Family;
import dev.holdfast.model.LinkKind;

/** What links going up, down and away do to all that hangs on them, and which of it is told. */
final class LinkStates {
    private final KernelState kernel;

    LinkStates(KernelState kernel) {
        this.kernel = kernel;
    }

    /** Makes a link, down. */
    SimLink create(String name, LinkKind kind, int mtu, Requester who) throws KernelRefusal {
        if (kernel.missingKinds.contains(kind.kind())) {
            throw new KernelRefusal("EOPNOTSUPP", "Unknown device type");
        }
        SimLink link = kernel.links.create(name, kind, mtu);
        kernel.links.announce(link, who);
        return link;
    }

    /** What a kernel does not change about a tunnel that is there. */
    static void checkChange(LinkKind now, LinkKind wanted) throws KernelRefusal {
        if (!now.kind().equals(wanted.kind())) {
            throw new KernelRefusal("EOPNOTSUPP", "");
        }
        if (now instanceof LinkKind.Vxlan is && wanted instanceof LinkKind.Vxlan asked) {
            if (is.vni() != asked.vni()) {
                throw new KernelRefusal("EOPNOTSUPP", "Cannot change VNI");
            }
            if (is.port() != asked.port()) {
                throw new KernelRefusal("EOPNOTSUPP", "Cannot change port");
            }
            if (is.local().family() != asked.local().family()) {
                throw new KernelRefusal("EOPNOTSUPP", "New local address family does not match old");
            }
        }
    }

    void set(SimLink link, boolean up, Requester who) {
        if (link.up == up) {
            return;
        }
        link.up = up;
        kernel.links.announce(link, who);
        if (up) {
            rise(link);
        } else {
            fall(link);
        }
        if (link.peer != null) {
            carrierMayHaveChanged(link.peer);
        }
    }

    private void rise(SimLink link) {
        kernel.addresses.on(link, Family.IPV4).forEach(kernel.ipv4Addresses::connect);
        kernel.fib4.deviceRevived(link.name);
        kernel.fib6.deviceRevived(link.name);
        kernel.ipv6Addresses.linkUp(link);
        if (link.carrier()) {
            kernel.ipv6Addresses.linkReady(link);
        }
    }

    private void fall(SimLink link) {
        loseNextHops(link);
        kernel.fib4.deviceDied(link.name);
        kernel.fib6.deviceDied(link.name);
        kernel.ipv6Addresses.loseAll(link);
    }

    /** Next-hop objects go with the carrier already, and nobody is told; their IPv6 routes at least are. */
    private void loseNextHops(SimLink link) {
        for (long id : kernel.nextHops.lostWith(link.name)) {
            nextHopGone(id);
        }
    }

    void nextHopGone(long id) {
        kernel.fib4.nextHopGone(id);
        kernel.fib6.nextHopGone(id);
    }

    /** Cuts or mends the cable of a link that has no peer of its own to do it. */
    void cut(SimLink link, boolean cut) {
        link.cut = cut;
        carrierMayHaveChanged(link);
    }

    private void carrierMayHaveChanged(SimLink link) {
        if (link.carrier() == link.announcedCarrier) {
            return;
        }
        kernel.links.announce(link, Requester.KERNEL);
        if (link.carrier()) {
            kernel.ipv6Addresses.linkReady(link);
        } else {
            loseNextHops(link);
        }
    }

    /** Below 1280 bytes a link cannot speak IPv6, and loses it as if it were deleted. */
    void mtu(SimLink link, int mtu, Requester who) {
        boolean before = link.speaksIpv6();
        link.mtu = mtu;
        kernel.links.announce(link, who);
        if (before && !link.speaksIpv6()) {
            kernel.fib6.deviceGone(link.name);
            kernel.ipv6Addresses.loseAll(link);
        } else if (!before && link.speaksIpv6() && link.carrier()) {
            kernel.ipv6Addresses.linkReady(link);
        }
    }

    /** Deletes a link, and with one end of a veth pair the other. */
    void delete(SimLink link, Requester who) throws KernelRefusal {
        if (link.isLoopback()) {
            throw new KernelRefusal("EOPNOTSUPP", "");
        }
        SimLink peer = link.peer;
        take(link, who);
        if (peer != null) {
            take(peer, Requester.KERNEL);
        }
    }

    private void take(SimLink link, Requester who) {
        set(link, false, who);
        kernel.ipv6Addresses.loseAll(link);
        for (SimAddress address : kernel.addresses.on(link, Family.IPV4)) {
            if (kernel.addresses.all().contains(address)) {
                kernel.ipv4Addresses.delete(address, Requester.KERNEL);
            }
        }
        loseNextHops(link);
        kernel.fib4.deviceGone(link.name);
        kernel.fib6.deviceGone(link.name);
        if (link.peer != null) {
            link.peer.peer = null;
            link.peer.cut = true;
            link.peer = null;
        }
        KernelLink last = link.view();
        kernel.links.remove(link);
        kernel.links.post(Presence.GONE, last, who);
    }
}
