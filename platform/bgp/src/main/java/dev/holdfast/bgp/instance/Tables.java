package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.exports.ExportTerms;
import dev.holdfast.bgp.exports.Exports;
import dev.holdfast.bgp.rib.Chore;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.rib.RibSize;
import dev.holdfast.bgp.rib.Walk;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of all routes, and what follows from its changes: peers are told, the kernel is told, whoever watches is told.
 * Used on the instance's thread.
 */
final class Tables {
    private static final Logger log = LoggerFactory.getLogger(Tables.class);
    private static final int AT_A_TIME = 256;
    private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

    private final Rib rib;
    private final Walk walk;
    private final Exports exports;
    private final Outlet outlet;
    private final Slices slices;
    private final RouteEvents events;
    private final SpareMemory spare = new SpareMemory(System::gc);
    private final Deque<Integer> leaving = new ArrayDeque<>();
    private final Map<Family, BitSet> chosen = new EnumMap<>(Family.class);
    private @Nullable Timer latency;
    private long busySince;
    private long tooBigSaid;
    private boolean held;
    private final int[] chosenNow = new int[Family.values().length];
    private volatile int pendingNow;
    private volatile RibSize sizeNow;

    /** The outlet is begun by the caller. */
    Tables(RibRules rules, Outlet outlet, Slices slices, EventLog log) {
        this.outlet = outlet;
        this.slices = slices;
        rib = new Rib(rules, outlet.metrics());
        sizeNow = rib.size();
        walk = new Walk(rib, slices.clocks()::nanos);
        exports = new Exports(rib, slices.clocks()::nanos, this::tooBig);
        events = new RouteEvents(rib, log);
        for (Family family : Family.values()) {
            chosen.put(family, new BitSet());
        }
        slices.add(walk::work);
        slices.add(this::drain);
        slices.add(exports::work);
        slices.add(until -> !held && outlet.work(until));
        slices.add(until -> tidy());
    }

    Rib rib() {
        return rib;
    }

    Walk walk() {
        return walk;
    }

    Exports exports() {
        return exports;
    }

    LongSupplier nanos() {
        return slices.clocks()::nanos;
    }

    Outlet outlet() {
        return outlet;
    }

    Slices slices() {
        return slices;
    }

    void wake() {
        slices.wake();
    }

    /** Has something done with all routes a peer has in a family; {@code done} may be called at once. */
    void act(Chore chore, Runnable done) {
        walk.add(chore, done);
        slices.wake();
    }

    /** From now on nothing is chosen, told or installed, until {@link #release}. */
    void hold() {
        held = true;
        exports.hold();
    }

    void release() {
        held = false;
        exports.release();
        slices.wake();
    }

    boolean isHeld() {
        return held;
    }

    private void tooBig(Family family, int prefix, ExportTerms terms) {
        long now = slices.clocks().nanos();
        if (tooBigSaid != 0 && now - tooBigSaid < BETWEEN_LINES) {
            return;
        }
        tooBigSaid = now;
        log.atWarn()
                .addKeyValue("prefix", rib.prefix(family, prefix))
                .log(
                        "{} cannot be told to some peers: its attributes do not fit into a message of {} bytes",
                        rib.prefix(family, prefix),
                        terms.outgoing().mostBytes());
    }

    private boolean drain(long untilNanos) {
        if (held) {
            return false;
        }
        boolean more = false;
        for (Family family : Family.values()) {
            int left;
            do {
                left = rib.drain(family, AT_A_TIME, (prefix, best) -> changed(family, prefix, best));
            } while (left > 0 && slices.clocks().nanos() - untilNanos < 0);
            more |= left > 0;
        }
        return more;
    }

    private void changed(Family family, int prefix, int best) {
        chosen.get(family).set(prefix, best != Rib.NONE);
        exports.changed(family, prefix, best);
        outlet.changed(family, prefix, best);
        events.changed(family, prefix, best);
    }

    /** A peer's number is given back once nobody can have it in mind any more: what was learned from it is withdrawn. */
    void leave(int ribPeer) {
        leaving.add(ribPeer);
        slices.wake();
    }

    private boolean tidy() {
        boolean busy = pending() > 0 || exports.size().pending() > 0;
        if (busy) {
            busySince = busySince == 0 ? slices.clocks().nanos() : busySince;
            return false;
        }
        if (busySince != 0 && latency != null) {
            latency.record(slices.clocks().nanos() - busySince, TimeUnit.NANOSECONDS);
        }
        busySince = 0;
        while (!leaving.isEmpty() && !walk.isBusy(leaving.peek())) {
            rib.remove(leaving.remove());
        }
        return false;
    }

    /** How many prefixes of a family have a best path; any thread. */
    int chosen(Family family) {
        return chosenNow[family.ordinal()];
    }

    /** Once a second: who is slow must not hold up others, and what other threads read is brought up to date. */
    void tick() {
        chosen.forEach((family, rows) -> chosenNow[family.ordinal()] = rows.cardinality());
        pendingNow = pending() + outlet.pending();
        RibSize size = rib.size();
        sizeNow = size;
        spare.tick(size.bytes(), pendingNow > 0 || busySince != 0);
        slices.wake();
    }

    /** As of the last tick; any thread. */
    int pendingNow() {
        return pendingNow;
    }

    RibSize sizeNow() {
        return sizeNow;
    }

    void measure(Timer timer) {
        latency = timer;
    }

    @Nullable
    String outletSays(Prefix prefix) {
        return outlet.describe(prefix);
    }

    /** Prefixes whose change nobody was told of yet. */
    int pending() {
        return rib.pending(Family.IPV4) + rib.pending(Family.IPV6);
    }
}
