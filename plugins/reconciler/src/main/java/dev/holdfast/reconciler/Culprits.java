package dev.holdfast.reconciler;

import dev.holdfast.api.Attribution;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Who may have done what the kernel ascribes to nobody. Names one only if its own command line speaks of the device. */
final class Culprits {
    private final Attribution attribution;

    Culprits(Attribution attribution) {
        this.attribution = attribution;
    }

    /** Link changes carry no author. */
    CompletableFuture<Culprit> ofDevice(String device, long atNanos) {
        return attribution.startedShortlyBefore(atNanos).thenApply(candidates -> pick(device, candidates));
    }

    private static Culprit pick(String device, List<Culprit> candidates) {
        for (Culprit candidate : candidates) {
            String commandLine = candidate.commandLine();
            if (commandLine != null && List.of(commandLine.split("\\s+")).contains(device)) {
                return new Culprit(
                        candidate.pid(),
                        candidate.command(),
                        commandLine,
                        candidate.ancestors(),
                        candidate.uid(),
                        candidate.unit(),
                        0,
                        Confidence.POSSIBLE,
                        "the kernel names nobody for this; the process started within 100 ms before and its arguments name "
                                + device);
            }
        }
        return Culprit.unknown(0, "the kernel names nobody for this; " + list(candidates));
    }

    private static String list(List<Culprit> candidates) {
        return candidates.isEmpty()
                ? "no process is known to have started within 100 ms before"
                : candidates.stream()
                        .map(candidate ->
                                candidate.commandLine() == null ? candidate.toString() : candidate.commandLine())
                        .collect(Collectors.joining("; ", "started within 100 ms before: ", ""));
    }

    /** A loss without author and without anything that would explain it. */
    CompletableFuture<Culprit> ofNobody(boolean foundByScan, long atNanos) {
        if (foundByScan) {
            return CompletableFuture.completedFuture(Culprit.unknown(
                    0,
                    "found by a scan: the kernel sent no event, or it was lost, or it happened while nobody listened"));
        }
        return attribution
                .startedShortlyBefore(atNanos)
                .thenApply(candidates -> Culprit.unknown(
                        0,
                        "the kernel names nobody: it did it by itself, or an ioctl caller did; " + list(candidates)));
    }
}
