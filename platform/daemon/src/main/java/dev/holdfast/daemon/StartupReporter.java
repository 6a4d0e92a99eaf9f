package dev.holdfast.daemon;

import dev.holdfast.api.ConfigException;
import dev.holdfast.model.Diagnostic;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.tomcat.ConnectorStartFailedException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** Keeps stack traces out of the log where an operator can mend what kept the daemon from starting. */
final class StartupReporter implements SpringBootExceptionReporter {

    StartupReporter(@Nullable ConfigurableApplicationContext context) {
        // Spring hands every reporter its context; the reason is in the failure
    }

    @Override
    public boolean reportException(Throwable failure) {
        return reason(failure) != null; // then the main method says it, where an operator looks
    }

    /** For a terminal; null if it is no operator's matter but ours. */
    static @Nullable String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException config) {
                return config.getMessage();
            } else if (cause instanceof StartupException startup) {
                return startup.render();
            } else if (cause instanceof BindException
                    || cause instanceof PortInUseException
                    || cause instanceof ConnectorStartFailedException) {
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
