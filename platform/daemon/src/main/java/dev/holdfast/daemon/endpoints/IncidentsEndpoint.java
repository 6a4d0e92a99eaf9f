package dev.holdfast.daemon.endpoints;

import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.incidents.IncidentQuery;
import dev.holdfast.daemon.incidents.IncidentView;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@code GET /actuator/incidents}: what was lost, who did it, and how it was healed. With {@code after} only what changed
 * since that revision, oldest first; with {@code wait} the answer may take that long to come.
 */
@Endpoint(id = "incidents")
final class IncidentsEndpoint {
    private static final int LONGEST_WAIT_SECONDS = 30;

    private final IncidentJournal journal;
    private final Semaphore waiters; // each holds a thread of the server

    IncidentsEndpoint(IncidentJournal journal, int mostWaiters) {
        this.journal = journal;
        waiters = new Semaphore(mostWaiters);
    }

    /** @param revision to be given as {@code after} next time */
    record Answer(long revision, List<IncidentView> incidents) {}

    @ReadOperation
    Answer list(
            @Nullable String prefix,
            @Nullable String culprit,
            @Nullable String since,
            @Nullable Long after,
            @Nullable Integer limit,
            @Nullable Integer wait) {
        var query = new IncidentQuery(
                Parameters.prefix(prefix), culprit, instant(since), after, Parameters.limit(limit, 50));
        if (after != null && wait != null && wait > 0) {
            await(after, Math.min(wait, LONGEST_WAIT_SECONDS));
        }
        long revision = journal.revision();
        List<IncidentView> found = journal.find(query);
        boolean more = after != null && found.size() == query.limit();
        return new Answer(more ? found.get(found.size() - 1).revision() : revision, found);
    }

    private void await(long after, int seconds) {
        if (!waiters.tryAcquire()) {
            return; // the answer comes at once, and the client asks again
        }
        try {
            journal.await(after, seconds * 1000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiters.release();
        }
    }

    private static @Nullable Instant instant(@Nullable String given) {
        try {
            return given == null ? null : Instant.parse(given);
        } catch (DateTimeParseException e) {
            throw Problem.badParameter("since", "'" + given + "' is no time", "write it like 2026-11-01T12:00:00Z");
        }
    }
}
