package dev.holdfast.daemon.endpoints;

import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.daemon.plugins.Plugins;
import dev.holdfast.model.Diagnostic;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;

/** The reconciler of the moment, asked with a deadline. */
final class Reconciler {
    private static final long PATIENCE_SECONDS = 60;

    private final Plugins plugins;

    Reconciler(Plugins plugins) {
        this.plugins = plugins;
    }

    /** @throws Problem 503 if none runs */
    ReconcilerControl levers() {
        ReconcilerControl levers = plugins.reconciler();
        if (levers == null) {
            Diagnostic none = plugins.reconcilerTrouble();
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    none != null
                            ? none
                            : new Diagnostic("API-003", "reconciler", "the reconciler is starting", "try again"));
        }
        return levers;
    }

    /** @throws Problem 504 if the answer does not come */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return Objects.requireNonNull(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw Problem.noAnswer("the reconciler could not answer: " + e.getCause());
        } catch (TimeoutException e) {
            throw Problem.noAnswer("the reconciler did not answer within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.noAnswer("the daemon is stopping");
        }
    }
}
