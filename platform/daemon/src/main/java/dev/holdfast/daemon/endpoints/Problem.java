package dev.holdfast.daemon.endpoints;

import dev.holdfast.model.Diagnostic;
import org.springframework.http.HttpStatus;

/** A request that is not answered as asked, and why. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final HttpStatus status;
    private final transient Diagnostic diagnostic;

    Problem(HttpStatus status, Diagnostic diagnostic) {
        super(diagnostic.toString());
        this.status = status;
        this.diagnostic = diagnostic;
    }

    static Problem badParameter(String name, String what, String action) {
        return new Problem(HttpStatus.BAD_REQUEST, new Diagnostic("API-001", name, what, action));
    }

    static Problem notKnown(String subject, String what, String action) {
        return new Problem(HttpStatus.NOT_FOUND, new Diagnostic("API-002", subject, what, action));
    }

    static Problem noAnswer(String what) {
        return new Problem(
                HttpStatus.GATEWAY_TIMEOUT,
                new Diagnostic("API-003", "reconciler", what, "look at its state and the log; try again"));
    }

    HttpStatus status() {
        return status;
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }
}
