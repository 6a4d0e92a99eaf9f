package dev.holdfast.daemon.incidents;

import dev.holdfast.model.Culprit;
import dev.holdfast.model.Incident;
import dev.holdfast.model.Loss;
import dev.holdfast.model.RouteKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident as the control API and the file on disk show it. Fields as in {@link Incident}; enum values in lower case.
 *
 * @param revision rises with every change of any incident
 * @param summary one line for people
 */
public record IncidentView(
        long id,
        long revision,
        Instant openedAt,
        @Nullable Instant closedAt,
        String cause,
        String trigger,
        String found,
        CulpritView culprit,
        int lost,
        int healed,
        String note,
        String summary,
        List<LossView> losses) {

    static IncidentView of(Incident incident, long revision) {
        return new IncidentView(
                incident.id(),
                revision,
                micros(incident.openedAt()),
                incident.closedAt() == null ? null : micros(incident.closedAt()),
                incident.cause().toString(),
                incident.trigger(),
                incident.found(),
                CulpritView.of(incident.culprit()),
                incident.lost(),
                incident.healed(),
                incident.note(),
                Summary.of(incident),
                incident.losses().stream().map(LossView::of).toList());
    }

    IncidentView withLosses(List<LossView> fewer) {
        return new IncidentView(
                id, revision, openedAt, closedAt, cause, trigger, found, culprit, lost, healed, note, summary, fewer);
    }

    /** As read back from disk; one that was open then will not be closed any more. */
    IncidentView ofEarlierRun(long newRevision) {
        String told =
                closedAt != null ? note : (note.isEmpty() ? "" : note + "; ") + "the daemon ended before it closed";
        return new IncidentView(
                id,
                newRevision,
                openedAt,
                closedAt,
                cause,
                trigger,
                found,
                culprit,
                lost,
                healed,
                told,
                summary,
                losses);
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** @param text who it was, in one word: {@code ip[4711] < cleanup.sh < bash} */
    public record CulpritView(
            @Nullable Integer pid,
            @Nullable String command,
            @Nullable String commandLine,
            List<String> ancestors,
            @Nullable Integer uid,
            @Nullable String unit,
            long portId,
            String confidence,
            String evidence,
            String text) {

        static CulpritView of(Culprit culprit) {
            return new CulpritView(
                    culprit.pid(),
                    culprit.command(),
                    culprit.commandLine(),
                    culprit.ancestors(),
                    culprit.uid(),
                    culprit.unit(),
                    Integer.toUnsignedLong(culprit.portId()),
                    culprit.confidence().toString(),
                    culprit.evidence(),
                    culprit.toString());
        }

        /** Whether {@code text} occurs in its name, command line, unit or among its ancestors. */
        boolean mentions(String asked) {
            return text.contains(asked)
                    || commandLine != null && commandLine.contains(asked)
                    || unit != null && unit.contains(asked);
        }
    }

    /** @param prefix of a route; null for links, addresses and rules */
    public record LossView(
            String key,
            @Nullable String prefix,
            @Nullable String owner,
            String kind,
            String before,
            @Nullable String after,
            Instant lostAt,
            Instant healableAt,
            @Nullable Instant healedAt,
            long healMicros) {

        static LossView of(Loss loss) {
            return new LossView(
                    loss.key().toString(),
                    loss.key() instanceof RouteKey route ? route.prefix().toString() : null,
                    loss.owner() == null ? null : loss.owner().toString(),
                    loss.kind().toString(),
                    loss.before(),
                    loss.after(),
                    micros(loss.lostAt()),
                    micros(loss.healableAt()),
                    loss.healedAt() == null ? null : micros(loss.healedAt()),
                    loss.healMicros());
        }
    }
}
