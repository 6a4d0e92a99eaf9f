package dev.holdfast.kernel.simulated;

import dev.holdfast.model.Family;
import dev.holdfast.model.NextHop;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Next-hop objects, as far as routes are lost with them: single ones, no groups. */
final class NextHops {

    record NextHopObject(long id, Family family, NextHop hop) {}

    private final NavigableMap<Long, NextHopObject> byId = new TreeMap<>();
    private final Events events;

    NextHops(Events events) {
        this.events = events;
    }

    void add(NextHopObject object) throws KernelRefusal {
        if (byId.putIfAbsent(object.id(), object) != null) {
            throw new KernelRefusal("EEXIST", "");
        }
    }

    NextHopObject get(long id) throws KernelRefusal {
        NextHopObject object = byId.get(id);
        if (object == null) {
            throw new KernelRefusal("EINVAL", "Nexthop id does not exist");
        }
        return object;
    }

    List<Long> ids() {
        return List.copyOf(byId.keySet());
    }

    void delete(long id, Requester who) throws KernelRefusal {
        if (byId.remove(id) == null) {
            throw new KernelRefusal("ENOENT", "");
        }
        events.post((listener, origin) -> listener.nextHopGone(id, origin), who);
    }

    /** Takes out all that go over {@code device}, without a word. */
    List<Long> lostWith(String device) {
        var lost = new ArrayList<Long>();
        byId.values().stream()
                .filter(object -> device.equals(object.hop().device()))
                .forEach(object -> lost.add(object.id()));
        lost.forEach(byId::remove);
        return lost;
    }
}
