package dev.holdfast.kernel.simulated;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.model.Address;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;

/** Carries out the changes of one dataplane, with the requests a dataplane on a real kernel would send. */
final class Changes {
    private final KernelState kernel;
    private final int protocol;

    Changes(KernelState kernel, int protocol) {
        this.kernel = kernel;
        this.protocol = protocol;
    }

    void carryOut(Change change, Requester who) throws KernelRefusal {
        if (change instanceof Change.AddRoute add) {
            addRoute(add.route(), add.placement(), who);
        } else if (change instanceof Change.DeleteRoute delete) {
            deleteRoute(delete, who);
        } else if (change instanceof Change.AddLink add) {
            addLink(add.link(), who);
        } else if (change instanceof Change.ChangeLink changed) {
            changeLink(changed.link(), who);
        } else if (change instanceof Change.SetLink set) {
            kernel.linkStates.set(kernel.links.get(set.name()), set.up(), who);
        } else if (change instanceof Change.DeleteLink delete) {
            kernel.linkStates.delete(kernel.links.get(delete.name()), who);
        } else if (change instanceof Change.AddAddress add) {
            addAddress(add.address(), who);
        } else if (change instanceof Change.DeleteAddress delete) {
            deleteAddress(delete.address(), who);
        } else if (change instanceof Change.AddRule add) {
            kernel.addRule(SimRule.of(add.rule().key(), protocol), who);
        } else if (change instanceof Change.DeleteRule delete) {
            SimRule exactly = SimRule.of(delete.rule().key(), protocol);
            kernel.rules.delete(exactly::equals, who);
        } else if (change instanceof Change.DestroySockets destroy) {
            kernel.brokenOff.add(destroy.local());
        } else {
            throw new IllegalArgumentException("unknown change " + change);
        }
    }

    private void addRoute(Route route, Placement placement, Requester who) throws KernelRefusal {
        RouteKey key = route.key();
        boolean ipv4 = key.prefix().family() == Family.IPV4;
        devicesExist(route.forwarding());
        FibEntry entry = kernel.checks.checked(
                key.table(), key.prefix(), key.tos(), key.metric(), protocol, route.forwarding(), Long.MAX_VALUE);
        Placing placing =
                switch (placement) {
                    case EXCLUSIVE -> Placing.ADD;
                    case FRONT -> ipv4 ? Placing.PREPEND : Placing.ADD;
                    case REPLACE -> Placing.REPLACE;
                };
        kernel.fib(key.prefix().family()).add(entry, placing, who);
    }

    /** A dataplane resolves names before it asks, so a missing device is the first thing it finds. */
    private void devicesExist(Forwarding forwarding) throws KernelRefusal {
        for (NextHop hop : forwarding.nextHops()) {
            String device = hop.device();
            if (device != null) {
                kernel.links.get(device);
            }
        }
    }

    private void deleteRoute(Change.DeleteRoute delete, Requester who) throws KernelRefusal {
        RouteKey key = delete.key();
        Forwarding forwarding = delete.forwarding();
        devicesExist(forwarding);
        kernel.fib(key.prefix().family())
                .delete(
                        RouteMatch.exactly(
                                key.table(), key.prefix(), key.tos(), key.metric(), forwarding, delete.protocol()),
                        who);
    }

    private void addLink(Link link, Requester who) throws KernelRefusal {
        if (link.kind() instanceof LinkKind.Other) {
            throw new KernelRefusal("EOPNOTSUPP", "Unknown device type");
        }
        kernel.linkStates.create(
                link.name(), link.kind(), link.mtu() == 0 ? TunnelMtu.of(link.kind()) : link.mtu(), who);
    }

    private void changeLink(Link wanted, Requester who) throws KernelRefusal {
        SimLink link = kernel.links.get(wanted.name());
        LinkStates.checkChange(link.kind, wanted.kind());
        boolean same = link.kind.equals(wanted.kind());
        link.kind = wanted.kind();
        if (wanted.mtu() != 0 && wanted.mtu() != link.mtu) {
            kernel.linkStates.mtu(link, wanted.mtu(), who);
        } else if (!same && link.up) {
            kernel.links.announce(link, who); // while it is down a kernel says nothing
        }
    }

    private void addAddress(Address address, Requester who) throws KernelRefusal {
        var added = new SimAddress(kernel.links.get(address.device()), address, 0);
        if (added.family() == Family.IPV4) {
            kernel.ipv4Addresses.add(added, who);
        } else {
            kernel.ipv6Addresses.add(added, false, who);
        }
    }

    private void deleteAddress(Address address, Requester who) throws KernelRefusal {
        SimAddress found = kernel.addresses.get(kernel.links.get(address.device()), address);
        if (found.family() == Family.IPV4) {
            kernel.ipv4Addresses.delete(found, who);
        } else {
            kernel.ipv6Addresses.delete(found, who);
        }
    }
}
