package dev.holdfast.daemon;

import dev.holdfast.api.ConfigException;
import dev.holdfast.model.Diagnostic;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** Says on standard error why the daemon did not start, without a stack trace where an operator can mend it. */
final class StartupReporter implements SpringBootExceptionReporter {

    StartupReporter(@Nullable ConfigurableApplicationContext context) {
        // Spring hands every reporter its context; the reason is in the failure
    }

    @Override
    public boolean reportException(Throwable failure) {
        String reason = reason(failure);
        if (reason != null) {
            System.err.print(reason);
            System.err.flush();
        }
        return reason != null;
    }

    /** For a terminal; null if it is no operator's matter but ours. */
    static @Nullable String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException config) {
                return config.getMessage();
            } else if (cause instanceof StartupException startup) {
                return startup.render();
            } else if (cause instanceof BindException) {
                return new StartupException(new Diagnostic(
                                "API-004",
                                "the control API",
                                "a listener cannot be opened: " + cause.getMessage(),
                                "set 'control.tcp' to an address of this host and a port nobody uses"))
                        .render();
            }
        }
        return null;
    }
}
