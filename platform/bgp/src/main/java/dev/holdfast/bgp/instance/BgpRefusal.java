package dev.holdfast.bgp.instance;

import dev.holdfast.model.Diagnostic;

/** The instance does not do what it was asked, for a reason whoever asked can mend. */
public final class BgpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Diagnostic diagnostic;

    public BgpRefusal(Diagnostic diagnostic) {
        super(diagnostic.toString());
        this.diagnostic = diagnostic;
    }

    BgpRefusal(String code, String subject, String what, String action) {
        this(new Diagnostic(code, subject, what, action));
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
