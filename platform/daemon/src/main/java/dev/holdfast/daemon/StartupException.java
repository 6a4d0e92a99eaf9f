package dev.holdfast.daemon;

import dev.holdfast.model.Diagnostic;

/** The daemon cannot start, for a reason an operator can mend. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Diagnostic diagnostic;

    public StartupException(Diagnostic diagnostic) {
        super(diagnostic.toString());
        this.diagnostic = diagnostic;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }

    /** For a terminal: what happened, and what to do. */
    String render() {
        return "holdfast: " + diagnostic.subject() + ": " + diagnostic.what() + " [" + diagnostic.code() + "]\n  = "
                + diagnostic.action() + "\n";
    }
}
