package dev.holdfast.daemon.incidents;

import dev.holdfast.model.Cause;
import dev.holdfast.model.Incident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Incidents in the log: one line when it opens at debug level, one when it closes. */
final class IncidentLog {
    private static final Logger log = LoggerFactory.getLogger("dev.holdfast.incidents");

    private IncidentLog() {}

    static void tell(Incident incident) {
        boolean closed = incident.closedAt() != null;
        boolean bad = closed && (incident.healed() < incident.lost() || incident.cause() == Cause.UNKNOWN);
        log.atLevel(!closed ? Level.DEBUG : bad ? Level.WARN : Level.INFO)
                .addKeyValue("incident", incident.id())
                .addKeyValue("cause", incident.cause())
                .addKeyValue("culprit", incident.culprit())
                .addKeyValue("confidence", incident.culprit().confidence())
                .addKeyValue("lost", incident.lost())
                .addKeyValue("healed", incident.healed())
                .log(Summary.of(incident));
    }
}
