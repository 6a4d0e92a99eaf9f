package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.Decoded;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.MessageType;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.RouteVisitor;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** A member that reads what it is sent, as a peer would. */
final class Hearing implements Member {
    private final int peer;
    private final UpdateReader reader;
    private final Map<String, String> heard = new TreeMap<>();
    private final Set<String> unrepeated = new HashSet<>();
    private final int[] complete = new int[2];
    private boolean writable = true;
    private boolean gone;
    private int updates;
    private int redundant;
    private final Set<String> repeating = new HashSet<>();

    Hearing(int peer, Agreement theirs) {
        this.peer = peer;
        this.reader = new UpdateReader(theirs);
    }

    @Override
    public int ribPeer() {
        return peer;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    void writable(boolean can) {
        writable = can;
    }

    void gone() {
        gone = true;
    }

    @Override
    public void send(byte[] messages) {
        if (gone) {
            throw new AssertionError("sent to somebody who is gone");
        }
        for (int at = 0; at < messages.length; ) {
            int end = at + Header.length(messages, at);
            if (Header.refuse(messages, at, false) != null) {
                throw new AssertionError("bad header");
            }
            if (Header.type(messages, at) == MessageType.ROUTE_REFRESH) {
                refresh(RouteRefresh.read(messages, at, end, true));
            } else {
                update(messages, at, end);
            }
            at = end;
        }
    }

    private void refresh(Decoded<RouteRefresh> decoded) {
        if (!(decoded instanceof Decoded.Good<RouteRefresh> good)) {
            throw new AssertionError(decoded);
        }
        RouteRefresh mark = good.value();
        String of = Objects.requireNonNull(mark.family().family()) + " ";
        if (mark.subtype() == RouteRefresh.BEGIN) {
            repeating.add(of);
            heard.keySet().stream().filter(key -> key.startsWith(of)).forEach(unrepeated::add);
        } else {
            repeating.remove(of);
            unrepeated.stream().filter(key -> key.startsWith(of)).forEach(heard::remove);
            unrepeated.removeIf(key -> key.startsWith(of));
        }
    }

    private void update(byte[] messages, int start, int end) {
        updates++;
        var reset = reader.read(messages, start, end);
        if (reset != null || reader.faulty()) {
            throw new AssertionError(reset + " " + reader.faults());
        }
        var visitor = new Visitor();
        reader.withdrawn(visitor);
        visitor.announcing = true;
        reader.announced(visitor);
    }

    @Override
    public void told(Family family) {
        complete[family.ordinal()]++;
    }

    /** What the peer knows: {@code IPV4 10.0.0.0/8 #0} and the attributes, every one of them. */
    Map<String, String> heard() {
        return heard;
    }

    int complete(Family family) {
        return complete[family.ordinal()];
    }

    int updates() {
        return updates;
    }

    /** How many announcements and withdrawals changed nothing. */
    int redundant() {
        return redundant;
    }

    /** In how many families a refresh has begun and not ended. */
    int repeating() {
        return repeating.size();
    }

    static String key(Prefix prefix, int pathId) {
        return prefix.family() + " " + prefix + " #" + Integer.toUnsignedString(pathId);
    }

    /** Every attribute by type and value. */
    static String whole(AttributesView view) {
        var line = new StringBuilder();
        for (int type = 0; type < 256; type++) {
            if (view.has(type)) {
                line.append(type).append('=').append(view.value(type)).append(' ');
            }
        }
        return line.toString();
    }

    private final class Visitor implements RouteVisitor {
        private boolean announcing;
        private String attributes = "";

        @Override
        public void attributes(byte[] buffer, int start, int end) {
            attributes = whole(new AttributesView().wrap(buffer.clone(), start, end));
        }

        @Override
        public void ipv4(int pathId, long key) {
            route(pathId, Ipv4Key.prefix(key));
        }

        @Override
        public void ipv6(int pathId, long high, long low, int length) {
            route(pathId, new Prefix(new IpAddress(Family.IPV6, high, low), length));
        }

        private void route(int pathId, Prefix prefix) {
            String key = key(prefix, pathId);
            unrepeated.remove(key);
            String before = announcing ? heard.put(key, attributes) : heard.remove(key);
            redundant += announcing && attributes.equals(before) || !announcing && before == null ? 1 : 0;
        }
    }
}
