package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.model.Prefix;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service's listener, which hears nothing once its session is closed, and whose mistakes are its own. */
final class OpenListener implements SessionListener {
    private static final Logger log = LoggerFactory.getLogger(OpenListener.class);

    private final String owner;
    private final SessionListener listener;
    private volatile boolean closed;

    OpenListener(String owner, SessionListener listener) {
        this.owner = owner;
        this.listener = listener;
    }

    void close() {
        closed = true;
    }

    @Override
    public void state(SessionState state) {
        tell(() -> listener.state(state));
    }

    @Override
    public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {
        tell(() -> listener.routes(learned, withdrawn));
    }

    @Override
    public void complete() {
        tell(listener::complete);
    }

    @Override
    public void lost() {
        tell(listener::lost);
    }

    private void tell(Runnable call) {
        if (closed) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            log.atError().addKeyValue("owner", owner).setCause(e).log("The listener of a session of {} failed", owner);
        }
    }
}
