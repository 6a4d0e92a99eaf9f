package dev.holdfast.daemon.incidents;

import dev.holdfast.model.Cause;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Incident;
import dev.holdfast.model.Loss;
import java.util.List;

/** One line for people: who did what to which object, and how it was healed. */
final class Summary {
    private Summary() {}

    static String of(Incident incident) {
        return who(incident) + " " + did(incident) + " " + what(incident) + ": " + outcome(incident)
                + (incident.note().isEmpty() ? "" : "; " + incident.note());
    }

    private static String who(Incident incident) {
        if (incident.culprit().command() != null) {
            String perhaps = incident.culprit().confidence() == Confidence.POSSIBLE ? "perhaps " : "";
            return perhaps + incident.culprit();
        }
        return incident.cause() == Cause.PROCESS || incident.cause() == Cause.UNKNOWN
                ? "somebody"
                : incident.cause().toString() + (incident.trigger().isEmpty() ? "" : " (" + incident.trigger() + ")");
    }

    private static String did(Incident incident) {
        List<Loss.Kind> kinds =
                incident.losses().stream().map(Loss::kind).distinct().toList();
        boolean byProcess = incident.culprit().command() != null
                || incident.cause() == Cause.PROCESS
                || incident.cause() == Cause.UNKNOWN;
        if (kinds.size() != 1) {
            return byProcess ? "removed or changed" : "cost";
        }
        return switch (kinds.get(0)) {
            case REMOVED -> byProcess ? "removed" : "cost";
            case CHANGED -> "changed";
            case DISPLACED -> "put another in front of";
            case FOLLOWED -> "put another behind";
        };
    }

    private static String what(Incident incident) {
        if (incident.losses().isEmpty()) {
            return incident.lost() + " objects";
        }
        Loss first = incident.losses().get(0);
        if (incident.lost() <= 1) {
            return first.key() + (first.owner() == null ? "" : " (" + first.owner() + ")");
        }
        return incident.lost() + " objects (" + first.key() + " and " + (incident.lost() - 1) + " more)";
    }

    private static String outcome(Incident incident) {
        long slowest =
                incident.losses().stream().mapToLong(Loss::healMicros).max().orElse(-1);
        if (incident.lost() == 0) {
            return "nothing is lost by it";
        } else if (incident.healed() == 0) {
            return incident.closedAt() == null ? "not back yet" : "not healed";
        } else if (incident.healed() < incident.lost()) {
            return incident.healed() + " of " + incident.lost() + " back"
                    + (incident.closedAt() == null ? " so far" : "");
        } else if (incident.lost() == 1) {
            return "back in " + time(slowest);
        }
        return "all back, the slowest in " + time(slowest);
    }

    private static String time(long micros) {
        if (micros < 0) {
            return "no known time";
        } else if (micros < 10_000) {
            return micros + " µs";
        } else if (micros < 10_000_000) {
            return micros / 1000 + " ms";
        }
        return micros / 1_000_000 + " s";
    }
}
