package dev.holdfast.shell.client;

import dev.holdfast.model.Diagnostic;

/** The daemon could not be asked, or answered with a problem. Carries what to tell the user. */
public final class CallException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int NO_ANSWER = -1;
    private static final int BAD_ANSWER = 0;

    private final transient Diagnostic diagnostic;
    private final int status;

    private CallException(Diagnostic diagnostic, int status, Throwable cause) {
        super(diagnostic.toString(), cause);
        this.diagnostic = diagnostic;
        this.status = status;
    }

    private CallException(Diagnostic diagnostic, int status) {
        super(diagnostic.toString());
        this.diagnostic = diagnostic;
        this.status = status;
    }

    /** Nobody answered, or the answer broke off: trying again later may help. */
    static CallException unreachable(Diagnostic diagnostic, Throwable cause) {
        return new CallException(diagnostic, NO_ANSWER, cause);
    }

    /** Trying again will not help. */
    public static CallException unreadable(Diagnostic diagnostic, Throwable cause) {
        return new CallException(diagnostic, BAD_ANSWER, cause);
    }

    /** The daemon itself said no, with this HTTP status. */
    public static CallException refused(Diagnostic diagnostic, int status) {
        return new CallException(diagnostic, status);
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }

    public boolean isUnreachable() {
        return status == NO_ANSWER;
    }

    /** Whether the daemon answered that it is not ready for that, or no longer. */
    public boolean isNotReady() {
        return status == 503;
    }

    /** Whether the daemon answered that there is no such thing. */
    public boolean isNotFound() {
        return status == 404;
    }
}
