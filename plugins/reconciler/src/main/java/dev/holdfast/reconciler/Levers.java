package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Carries orders from any thread to the reconciler's, and answers back. */
final class Levers implements ReconcilerControl {
    private final Parts parts;
    private final Inbox inbox;
    private final Reconciler reconciler;

    Levers(Parts parts, Inbox inbox, Reconciler reconciler) {
        this.parts = parts;
        this.inbox = inbox;
        this.reconciler = reconciler;
    }

    private interface Question<T> {
        T ask() throws DumpException;
    }

    private <T> CompletableFuture<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        inbox.command(() -> {
            try {
                answer.complete(question.ask());
            } catch (DumpException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public CompletableFuture<PassReport> reconcileNow() {
        return ask(reconciler::reconcileNow);
    }

    @Override
    public CompletableFuture<PlanReport> plan(int limit) {
        return ask(() -> reconciler.plan(limit));
    }

    @Override
    public void pause() {
        inbox.command(() -> reconciler.pause(true));
    }

    @Override
    public void resume() {
        inbox.command(() -> reconciler.pause(false));
    }

    @Override
    public void releaseBrake() {
        inbox.command(reconciler::releaseBrake);
    }

    @Override
    public ReconcilerStatus status() {
        return new ReconcilerStatus(
                reconciler.state(),
                reconciler.firstPassDone(),
                (long) parts.tally.passes.count(),
                (long) parts.tally.fruitless.count(),
                (long) parts.tally.writes.count(),
                parts.tally.heal.count(),
                (long) parts.tally.overflows.count(),
                reconciler.pruning().held(),
                reconciler.pruning().unsettled(),
                reconciler.loopBreaker(),
                reconciler.lastScan(),
                reconciler.troubles());
    }

    @Override
    public CompletableFuture<List<String>> kernelAt(ObjectKey key) {
        return ask(() -> {
            List<String> lines = new ArrayList<>();
            if (key instanceof RouteKey route) {
                RouteFilter filter = new RouteFilter(route.prefix().family(), route.table(), null);
                parts.dataplane.dumpRoutes(filter, seen -> {
                    if (seen.low() == route.prefix().network().low()
                            && seen.prefixLength() == route.prefix().length()) {
                        KernelRoute copy = seen.toRoute();
                        if (copy.prefix().equals(route.prefix())) {
                            lines.add(copy.toString());
                        }
                    }
                });
            } else {
                String there = reconciler.describe(key);
                if (!there.isEmpty()) {
                    lines.add(there);
                }
            }
            return lines;
        });
    }

    @Override
    public CompletableFuture<Optional<KernelRoute>> lookup(IpAddress destination) {
        return ask(() -> Optional.ofNullable(parts.dataplane.lookup(destination)));
    }
}
