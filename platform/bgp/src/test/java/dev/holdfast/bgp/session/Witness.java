package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.PrefixVisitor;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.RouteVisitor;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a session says, one line each. */
class Witness implements Exchange {
    final List<String> lines = new ArrayList<>();

    @Nullable
    Established session;

    @Nullable
    Notification refusal;

    /** The lines since they were last taken. */
    List<String> said() {
        List<String> said = List.copyOf(lines);
        lines.clear();
        return said;
    }

    Established session() {
        if (session == null) {
            throw new AssertionError("no session: " + lines);
        }
        return session;
    }

    @Override
    public @Nullable Notification opened(Open theirs) {
        lines.add("opened " + theirs.as());
        return refusal;
    }

    @Override
    public void up(Established with) {
        session = with;
        lines.add("up");
    }

    @Override
    public void update(UpdateReader update) {
        update.withdrawn(new PrefixVisitor() {
            @Override
            public void ipv4(int pathId, long key) {
                lines.add("- " + Ipv4Key.prefix(key));
            }

            @Override
            public void ipv6(int pathId, long high, long low, int length) {
                lines.add("- " + new Prefix(new IpAddress(Family.IPV6, high, low), length));
            }
        });
        update.announced(new RouteVisitor() {
            @Override
            public void attributes(byte[] buffer, int start, int end) {}

            @Override
            public void ipv4(int pathId, long key) {
                lines.add("+ " + Ipv4Key.prefix(key));
            }

            @Override
            public void ipv6(int pathId, long high, long low, int length) {
                lines.add("+ " + new Prefix(new IpAddress(Family.IPV6, high, low), length));
            }
        });
    }

    @Override
    public void endOfRib(Family family) {
        lines.add("end of " + family);
    }

    @Override
    public void refresh(Family family, RouteRefresh request) {
        lines.add("refresh " + family + " " + request.subtype());
    }

    @Override
    public void writable() {
        lines.add("writable");
    }

    @Override
    public void down(Down down) {
        session = null;
        lines.add("down " + down.why());
    }

    @Override
    public void flush(Family family) {
        lines.add("flush " + family);
    }

    @Override
    public void keep(Family family) {
        lines.add("keep " + family);
    }

    @Override
    public void sweep(Family family) {
        lines.add("sweep " + family);
    }

    @Override
    public void keepLong(Family family) {
        lines.add("keep long " + family);
    }
}
