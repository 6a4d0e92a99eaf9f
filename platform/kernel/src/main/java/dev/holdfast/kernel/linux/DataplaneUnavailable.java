package dev.holdfast.kernel.linux;

import dev.holdfast.model.Diagnostic;
import java.io.IOException;

/** The kernel cannot be talked to at all; the diagnostic says what to do about it. */
public final class DataplaneUnavailable extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    DataplaneUnavailable(Diagnostic diagnostic, Throwable cause) {
        super(diagnostic.toString(), cause);
        this.diagnostic = diagnostic;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
