package dev.holdfast.reconciler;

import dev.holdfast.api.Attribution;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may have done what the kernel ascribes to nobody. Names one only if its own
 * command line speaks of the device, and nobody else's does.
 */
final class Culprits {
    private static final Pattern READER = Pattern.compile(
            "^(\\S*/)?(tcpdump|ping|arping|grep|cat|ifstat)\\s|\\s(show|list|ls|get|status|monitor)(\\s|$)");

    private final Attribution attribution;

    Culprits(Attribution attribution) {
        this.attribution = attribution;
    }

    /** Link changes carry no author. */
    CompletableFuture<Culprit> ofDevice(String device, long atNanos) {
        return attribution.startedShortlyBefore(atNanos).thenApply(candidates -> pick(device, candidates));
    }

    private static Culprit pick(String device, List<Culprit> candidates) {
        List<Culprit> speaking =
                withoutWrappers(candidates.stream()
                                .filter(candidate -> speaksOf(device, candidate.commandLine()))
                                .toList())
                        .stream()
                        .filter(candidate -> !isReader(String.valueOf(candidate.commandLine())))
                        .toList();
        long scripts = speaking.stream().map(Culprit::identity).distinct().count();
        if (scripts != 1) {
            return Culprit.unknown(0, "the kernel names nobody for this; " + list(candidates));
        }
        Culprit one = speaking.get(0);
        boolean alone = speaking.size() == 1; // else it was one of several that the same script started
        String whose = alone ? "the process" : "each of " + speaking.size() + " processes of one script";
        return new Culprit(
                alone ? one.pid() : null,
                one.command(),
                alone ? one.commandLine() : null,
                one.ancestors(),
                one.uid(),
                one.unit(),
                0,
                Confidence.POSSIBLE,
                "the kernel names nobody for this; " + whose + " started within 100 ms before and its arguments name "
                        + device);
    }

    /** As a word of its own, or between dots and slashes as in the name of a sysctl. */
    private static boolean speaksOf(String device, @Nullable String commandLine) {
        return commandLine != null
                && Pattern.compile("(?<![\\w-])" + Pattern.quote(device) + "(?![\\w-])")
                        .matcher(commandLine)
                        .find();
    }

    /** {@code sh -c}, sudo and timeout carry the arguments of what they run: it is meant, not they. */
    private static List<Culprit> withoutWrappers(List<Culprit> candidates) {
        return candidates.stream()
                .filter(wrapper -> candidates.stream().noneMatch(inner -> isWithin(inner, wrapper)))
                .toList();
    }

    private static boolean isWithin(Culprit inner, Culprit wrapper) {
        String outer = String.valueOf(wrapper.commandLine());
        String command = String.valueOf(inner.commandLine());
        return outer.length() > command.length() && outer.contains(command);
    }

    /** Who only looked did not do it. */
    private static boolean isReader(String commandLine) {
        return READER.matcher(commandLine).find();
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
