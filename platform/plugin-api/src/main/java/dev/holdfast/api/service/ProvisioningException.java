package dev.holdfast.api.service;

import dev.holdfast.model.Diagnostic;

/** A change of services that was refused; nothing has been changed. */
public final class ProvisioningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Fault {
        /** What was asked for does not fit. */
        REQUEST,
        /** There is no such service. */
        UNKNOWN,
        /** It fits, but not beside what is there. */
        CONFLICT,
        /** It could not be written down or carried out. */
        OURS
    }

    private final Fault fault;
    private final transient Diagnostic diagnostic;

    public ProvisioningException(Fault fault, Diagnostic diagnostic) {
        super(diagnostic.toString());
        this.fault = fault;
        this.diagnostic = diagnostic;
    }

    public Fault fault() {
        return fault;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
