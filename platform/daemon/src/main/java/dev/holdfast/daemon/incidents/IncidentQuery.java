package dev.holdfast.daemon.incidents;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents to show; a null part does not narrow.
 *
 * @param prefix those that cost a route of exactly this prefix; of a host prefix also those that contain it
 * @param culprit a part of the culprit's name, command line, unit or parents
 * @param since opened at or after
 * @param after changed after this revision; these come oldest first, all others newest first
 * @param limit at most so many
 */
public record IncidentQuery(
        @Nullable Prefix prefix, @Nullable String culprit, @Nullable Instant since, @Nullable Long after, int limit) {

    boolean matches(IncidentView incident) {
        return (since == null || !incident.openedAt().isBefore(since))
                && (culprit == null || incident.culprit().mentions(culprit))
                && (after == null || incident.revision() > after)
                && (prefix == null || concerns(incident, prefix));
    }

    private static boolean concerns(IncidentView incident, Prefix asked) {
        IpAddress host = asked.length() == asked.family().bits() ? asked.network() : null;
        for (IncidentView.LossView loss : incident.losses()) {
            if (loss.prefix() == null) {
                continue;
            }
            boolean same = loss.prefix().equals(asked.toString());
            if (same || host != null && Prefix.parse(loss.prefix()).contains(host)) {
                return true;
            }
        }
        return false;
    }
}
