package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Names the process whose number stands in a report. The kernel writes it there itself, over a request that it has carried
 * out; refused ones, in which Darwin leaves whatever the sender wrote, never get this far. That is one record, so the name
 * is likely at best; and a process that has ended by the time we look has a number and no name.
 */
public final class NamedByKernel implements Attribution {
    private static final int MOST_ANCESTORS = 8;

    @Override
    public CompletableFuture<Culprit> identify(Origin origin) {
        return CompletableFuture.completedFuture(culprit(origin));
    }

    private static Culprit culprit(Origin origin) {
        if (origin.isAnonymous()) {
            return Culprit.unknown(0, "the kernel names nobody");
        }
        int pid = origin.portId();
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        Optional<String> command = process.flatMap(found -> found.info().command());
        if (command.isEmpty()) {
            return new Culprit(
                    pid,
                    null,
                    null,
                    List.of(),
                    null,
                    null,
                    pid,
                    Confidence.NONE,
                    "the kernel named process " + pid + ", which had ended when we looked");
        }
        return new Culprit(
                pid,
                baseName(command.get()),
                process.flatMap(found -> found.info().commandLine()).orElse(null),
                ancestors(process.get()),
                null,
                null,
                pid,
                Confidence.LIKELY,
                "the kernel wrote its process id into the report");
    }

    private static List<String> ancestors(ProcessHandle process) {
        List<String> names = new ArrayList<>();
        Optional<ProcessHandle> parent = process.parent();
        while (parent.isPresent() && names.size() < MOST_ANCESTORS) {
            parent.get().info().command().map(NamedByKernel::baseName).ifPresent(names::add);
            parent = parent.get().parent();
        }
        return names;
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** These systems keep no record of processes that have started. */
    @Override
    public CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<String> facts() {
        return List.of(
                "Processes are named by the id in the kernel's report; one that has ended by then has an id and no name.",
                "Reports about links and addresses name nobody.");
    }
}
