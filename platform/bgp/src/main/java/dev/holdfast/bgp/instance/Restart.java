package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.wire.Agreement;
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

    private final Tables tables;
    private final Outlet outlet;
    private final Clocks clocks;
    private final Roster telling;
    private final Roster settling;
    private boolean settled;

    /**
     * @param configured the peers that stand in the configuration
     * @param restarting whether we come back from a planned restart
     * @param patience how long all this may take
     */
    Restart(
            Collection<PeerSettings> configured,
            boolean restarting,
            Duration patience,
            Tables tables,
            Outlet outlet,
            Clocks clocks) {
        this.tables = tables;
        this.outlet = outlet;
        this.clocks = clocks;
        Map<PeerAddress, Set<Family>> all = new TreeMap<>();
        Map<PeerAddress, Set<Family>> keeping = new TreeMap<>();
        for (PeerSettings peer : configured) {
            if (peer.enabled()) {
                Set<Family> families = EnumSet.copyOf(peer.families());
                all.put(peer.address(), families);
                if (peer.gracefulRestart().enabled()) {
                    keeping.put(peer.address(), families);
                }
            }
        }
        settling = new Roster(all);
        telling = new Roster(restarting ? keeping : Map.of());
        if (!telling.isComplete()) {
            tables.hold();
            log.atInfo()
                    .addKeyValue("peers", keeping.size())
                    .log(
                            "After a planned restart the tables of {} peers are waited for, up to {} s",
                            keeping.size(),
                            patience.toSeconds());
        }
        clocks.after(patience.toNanos(), this::late);
        look();
    }

    /** @param heard when the peer last said something of routes, by the clock handed in */
    void up(PeerAddress peer, Agreement agreement, LongSupplier heard) {
        boolean tells = agreement.restart() != null;
        telling.up(peer, agreement, tells && !agreement.restart().restarting());
        settling.up(peer, agreement, true);
        if (!tells && !settled) {
            waitForQuiet(peer, heard, QUIET.toNanos());
        }
        look();
    }

    private void waitForQuiet(PeerAddress peer, LongSupplier heard, long nanos) {
        clocks.after(nanos, () -> {
            long left = heard.getAsLong() + QUIET.toNanos() - clocks.nanos();
            if (left > 0 && !settled) {
                waitForQuiet(peer, heard, left);
            } else {
                strike(peer);
            }
        });
    }

    void endOfRib(PeerAddress peer, Family family) {
        telling.endOfRib(peer, family);
        settling.endOfRib(peer, family);
        look();
    }

    /** Nothing will come of it for now. */
    void strike(PeerAddress peer) {
        telling.strike(peer);
        settling.strike(peer);
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

    boolean isSettled() {
        return settled;
    }

    /** What is waited for before anything is chosen; empty: nothing. */
    List<String> waitsFor() {
        return tables.isHeld() ? telling.missing() : List.of();
    }
}
