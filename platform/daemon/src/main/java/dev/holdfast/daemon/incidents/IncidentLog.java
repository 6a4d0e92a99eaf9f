package dev.holdfast.daemon.incidents;

import dev.holdfast.model.Cause;
import dev.holdfast.model.Incident;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Incidents in the log: one line at debug level when it opens, one when it closes, one more if the culprit is found
 * later. In a storm at most {@value #MOST_A_SECOND} lines a second, and one that counts the rest. Touched by the journal's
 * writer thread only.
 */
final class IncidentLog {
    static final int MOST_A_SECOND = 20;

    private static final Logger log = LoggerFactory.getLogger("dev.holdfast.incidents");
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanos;
    private long secondBegan;
    private int told;
    private int untold;

    IncidentLog(LongSupplier nanos) {
        this.nanos = nanos;
        secondBegan = nanos.getAsLong();
    }

    /** @return whether it was logged */
    boolean tell(Incident incident) {
        boolean closed = incident.closedAt() != null;
        boolean bad = closed && (incident.healed() < incident.lost() || incident.cause() == Cause.UNKNOWN);
        Level level = !closed ? Level.DEBUG : bad ? Level.WARN : Level.INFO;
        if (!log.isEnabledForLevel(level) || !isAllowed()) {
            return false;
        }
        log.atLevel(level)
                .addKeyValue("incident", incident.id())
                .addKeyValue("cause", incident.cause())
                .addKeyValue("culprit", incident.culprit())
                .addKeyValue("confidence", incident.culprit().confidence())
                .addKeyValue("lost", incident.lost())
                .addKeyValue("healed", incident.healed())
                .log(Summary.of(incident));
        return true;
    }

    private boolean isAllowed() {
        long now = nanos.getAsLong();
        if (now - secondBegan >= SECOND) {
            if (untold > 0) {
                log.atWarn()
                        .addKeyValue("incidents", untold)
                        .log("{} more incidents stand in the journal only", untold);
            }
            secondBegan = now;
            told = 0;
            untold = 0;
        }
        if (told >= MOST_A_SECOND) {
            untold++;
            return false;
        }
        told++;
        return true;
    }
}
