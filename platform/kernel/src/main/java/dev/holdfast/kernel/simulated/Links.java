package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.model.LinkKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The links, by index. Knows nothing of what hangs on them: see {@link Cascade}. */
final class Links {
    private static final int DEFAULT_MTU = 1500;
    private static final int LOOPBACK_MTU = 65536;

    private final NavigableMap<Integer, SimLink> byIndex = new TreeMap<>();
    private final Events events;
    private int lastIndex;

    Links(Events events) {
        this.events = events;
        SimLink loopback = new SimLink(++lastIndex, "lo", new LinkKind.Other(""), LOOPBACK_MTU);
        loopback.up = true;
        loopback.announcedCarrier = true;
        byIndex.put(loopback.index, loopback);
    }

    Collection<SimLink> all() {
        return List.copyOf(byIndex.values());
    }

    @Nullable
    SimLink find(String name) {
        for (SimLink link : byIndex.values()) {
            if (link.name.equals(name)) {
                return link;
            }
        }
        return null;
    }

    SimLink get(String name) throws KernelRefusal {
        SimLink link = find(name);
        if (link == null) {
            throw new KernelRefusal("ENODEV", "");
        }
        return link;
    }

    /** Makes a link, down. */
    SimLink create(String name, LinkKind kind, int mtu) throws KernelRefusal {
        if (find(name) != null) {
            throw new KernelRefusal("EEXIST", "");
        }
        SimLink link = new SimLink(++lastIndex, name, kind, mtu == 0 ? DEFAULT_MTU : mtu);
        byIndex.put(link.index, link);
        return link;
    }

    void remove(SimLink link) {
        byIndex.remove(link.index);
    }

    void announce(SimLink link, Requester who) {
        link.announcedCarrier = link.carrier();
        post(Presence.PRESENT, link.view(), who);
    }

    /** Link events never tell who asked. */
    void post(Presence presence, KernelLink view, Requester who) {
        events.post((listener, origin) -> listener.link(presence, view, origin), who.unnamed());
    }

    List<LinkTraffic> traffic() {
        return byIndex.values().stream().map(SimLink::traffic).toList();
    }

    List<KernelLink> dump() {
        var views = new ArrayList<KernelLink>(byIndex.size());
        byIndex.values().forEach(link -> views.add(link.view()));
        return views;
    }
}
