package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.rib.Chore;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.model.Family;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A peer repeats its table, with a mark at the begin and the end (RFC 7313): what it does not name goes at the end. */
final class Repeats {
    /** A peer that does not come to an end would keep alive for ever what it has withdrawn. */
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

    private final Tables tables;
    private final Clocks clocks;
    private final Map<Family, Clocks.Alarm> open = new EnumMap<>(Family.class);

    Repeats(Tables tables, Clocks clocks) {
        this.tables = tables;
        this.clocks = clocks;
    }

    /** A new begin ends nothing: it only begins anew. */
    void begin(int ribPeer, Family family, Runnable marked) {
        cancel(family);
        tables.act(Chore.repeat(ribPeer, family), marked);
        open.put(family, clocks.after(LONGEST, () -> end(ribPeer, family)));
    }

    /** Nothing if it was not begun. */
    void end(int ribPeer, Family family) {
        if (cancel(family)) {
            tables.act(Chore.repeated(ribPeer, family), () -> {});
        }
    }

    /** The session is gone, and what it began with it. */
    void forget() {
        Set.copyOf(open.keySet()).forEach(this::cancel);
    }

    private boolean cancel(Family family) {
        Clocks.Alarm alarm = open.remove(family);
        if (alarm != null) {
            alarm.cancel();
        }
        return alarm != null;
    }
}
