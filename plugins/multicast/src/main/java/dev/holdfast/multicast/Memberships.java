package dev.holdfast.multicast;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this host a member of groups on the tunnel, whichever device that is by now. Under the service's lock. */
final class Memberships {
    private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

    private final Sockets sockets;
    private final Ledger ledger;
    private final Map<IpAddress, AutoCloseable> held = new LinkedHashMap<>();
    private int device;

    Memberships(Sockets sockets, Ledger ledger) {
        this.sockets = sockets;
        this.ledger = ledger;
    }

    /**
     * Joins and leaves what it takes.
     *
     * @param link null: there is none, so there is no membership either
     * @return false: not all could be joined
     */
    boolean keep(Collection<IpAddress> groups, @Nullable KernelLink link) {
        int now = link == null ? 0 : link.index();
        if (now != device) {
            leaveAll();
            device = now;
        }
        if (link == null) {
            return true;
        }
        var wanted = new HashSet<>(groups);
        for (IpAddress group : List.copyOf(held.keySet())) {
            if (!wanted.contains(group)) {
                leave(group);
            }
        }
        for (IpAddress group : groups) {
            if (!held.containsKey(group)) {
                join(group, link.name());
            }
        }
        return ledger.roundIsOver();
    }

    private void join(IpAddress group, String name) {
        try {
            held.put(group, sockets.join(group, name));
            ledger.done();
        } catch (IOException e) {
            ledger.failed(e);
        }
    }

    void leaveAll() {
        List.copyOf(held.keySet()).forEach(this::leave);
        device = 0;
    }

    private void leave(IpAddress group) {
        AutoCloseable membership = held.remove(group);
        if (membership == null) {
            return;
        }
        try {
            membership.close();
        } catch (Exception e) {
            LOG.atDebug().addKeyValue("group", group).log("a membership did not end cleanly", e);
        }
    }

    int size() {
        return held.size();
    }
}
