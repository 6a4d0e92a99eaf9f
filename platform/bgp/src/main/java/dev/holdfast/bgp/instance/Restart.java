package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is waited for after a start. After a planned restart nothing is chosen, told or installed before the tables of all
 * peers are in that keep ours meanwhile (RFC 4724 §4.1): what we tell first would else withdraw what we have not learned yet.
 * After any start, what an earlier run left in the kernel stays until all configured peers have told their tables. Both for
 * a limited time. Used on the instance's thread.
 */
final class Restart {
    private static final Logger log = LoggerFactory.getLogger(Restart.class);

    /** A peer that does not say when it has told all has done so when it says nothing for that long. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    /**
     * After a restart that was not planned peers may still have what we told them, until we say that they have heard all: so
     * long we learn before we say it.
     */
    private static final Duration UNPLANNED = Duration.ofSeconds(30);

    private static final Duration SHORT_QUIET = Duration.ofSeconds(2);
    private static final Duration AFTERWARDS = Duration.ofMillis(500);

    private final Tables tables;
    private final Outlet outlet;
    private final Runnable endOfRib;
    private final Clocks clocks;
    private final Roster telling;
    private final Roster settling;
    private final Roster hearing;
    private boolean settled;
    private boolean holdsEndOfRib;

    /**
     * @param known the peers that are to have a session: those of the configuration, and those remembered
     * @param patience how long all this may take
     * @param endOfRib tells the peers that they have heard all, where that was held back
     */
    Restart(
            Collection<PeerSettings> known,
            InstanceSetup setup,
            Duration patience,
            Tables tables,
            Clocks clocks,
            Runnable endOfRib) {
        this.tables = tables;
        this.clocks = clocks;
        this.endOfRib = endOfRib;
        boolean restarting = setup.restarting();
        outlet = setup.outlet();
        Map<PeerAddress, Set<Family>> all = new TreeMap<>();
        Map<PeerAddress, Set<Family>> keeping = new TreeMap<>();
        for (PeerSettings peer : known) {
            Set<Family> families = EnumSet.copyOf(peer.families());
            all.put(peer.address(), families);
            if (peer.gracefulRestart().enabled()
                    && (setup.awaited() == null || setup.awaited().contains(peer.address()))) {
                keeping.put(peer.address(), families);
            }
        }
        settling = new Roster(all);
        hearing = new Roster(all);
        telling = new Roster(restarting ? keeping : Map.of());
        if (!telling.isComplete()) {
            tables.hold();
            log.atInfo()
                    .addKeyValue("peers", keeping.keySet())
                    .log(
                            "After a planned restart the tables of {} peers are waited for, up to {} s",
                            keeping.size(),
                            patience.toSeconds());
        }
        clocks.after(patience.toNanos(), this::late);
        holdsEndOfRib = !restarting && setup.forwardingKept();
        clocks.after(UNPLANNED.toNanos(), this::sayEndOfRib);
        look();
    }

    /** @param heard when the peer last said something of routes, by the clock handed in */
    void up(PeerAddress peer, Agreement agreement, LongSupplier heard) {
        Capability.GracefulRestart restart = agreement.restart();
        telling.up(peer, agreement, restart != null && !restart.restarting());
        settling.up(peer, agreement, true);
        hearing.up(peer, agreement, restart == null || !restart.restarting());
        if (!settled && restart == null) {
            waitForQuiet(QUIET, heard, () -> strike(peer));
        }
        if (holdsEndOfRib) {
            // Two that wait for each other's last word must not wait for long.
            waitForQuiet(SHORT_QUIET, heard, () -> {
                hearing.strike(peer);
                look();
            });
        }
        look();
    }

    private void waitForQuiet(Duration quiet, LongSupplier heard, Runnable then) {
        waitForQuiet(quiet, heard, then, quiet.toNanos());
    }

    private void waitForQuiet(Duration quiet, LongSupplier heard, Runnable then, long nanos) {
        clocks.after(nanos, () -> {
            long left = heard.getAsLong() + quiet.toNanos() - clocks.nanos();
            if (left > 0 && (holdsEndOfRib || !settled)) {
                waitForQuiet(quiet, heard, then, left);
            } else {
                then.run();
            }
        });
    }

    void endOfRib(PeerAddress peer, Family family) {
        telling.endOfRib(peer, family);
        settling.endOfRib(peer, family);
        hearing.endOfRib(peer, family);
        look();
    }

    /** Nothing will come of it for now. */
    void strike(PeerAddress peer) {
        telling.strike(peer);
        settling.strike(peer);
        hearing.strike(peer);
        look();
    }

    private void late() {
        if (tables.isHeld()) {
            log.atWarn()
                    .addKeyValue("missing", telling.missing())
                    .log("The time after the restart is over, without {}", String.join(", ", telling.missing()));
            release();
        }
        settle();
    }

    private void look() {
        if (tables.isHeld() && telling.isComplete()) {
            log.info("The tables of all peers are in after the restart");
            release();
        }
        if (settling.isComplete() && !tables.isHeld()) {
            settle();
        }
        if (holdsEndOfRib && hearing.isComplete()) {
            clocks.after(AFTERWARDS.toNanos(), this::sayEndOfRib); // what was just learned is told first
        }
    }

    private void release() {
        tables.release();
    }

    private void settle() {
        if (!settled) {
            settled = true;
            outlet.settle();
        }
    }

    private void sayEndOfRib() {
        if (holdsEndOfRib) {
            holdsEndOfRib = false;
            endOfRib.run();
        }
    }

    boolean holdsEndOfRib() {
        return holdsEndOfRib;
    }

    boolean isSettled() {
        return settled;
    }

    /** What is waited for before anything is chosen; empty: nothing. */
    List<String> waitsFor() {
        return tables.isHeld() ? telling.missing() : List.of();
    }
}
