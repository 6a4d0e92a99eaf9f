package dev.holdfast.daemon.sessions;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands where no peer is dialled: tells each session the routes its configuration lists, once, and never comes up. What is
 * behind it cannot tell the difference.
 */
public final class ConfiguredSpeaker implements BgpSpeaker {
    private static final Logger log = LoggerFactory.getLogger(ConfiguredSpeaker.class);
    private final SessionState pending;
    private final Set<Ends> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                var made = new Thread(work, "holdfast-sessions");
                made.setDaemon(true);
                return made;
            });

    /** @param why its sessions stay pending, for the operator */
    public ConfiguredSpeaker(String why) {
        pending = new SessionState(SessionStatus.PENDING, null, why);
        thread.allowCoreThreadTimeOut(true);
    }

    private record Ends(IpAddress local, IpAddress remote) {}

    @Override
    public BgpSession open(SessionSpec spec, SessionListener listener) {
        var ends = new Ends(spec.local(), spec.remote());
        if (!open.add(ends)) {
            throw new IllegalArgumentException(
                    "there is a session from " + spec.local() + " to " + spec.remote() + " already");
        }
        var session = new Session(ends);
        thread.execute(() -> session.tell(spec, listener));
        return session;
    }

    @Override
    public boolean dials() {
        return false;
    }

    private final class Session implements BgpSession {
        private final Ends ends;
        private volatile boolean closed;

        Session(Ends ends) {
            this.ends = ends;
        }

        void tell(SessionSpec spec, SessionListener listener) {
            try {
                unlessClosed(() -> listener.state(pending));
                if (spec.receive() && !spec.configured().isEmpty()) {
                    unlessClosed(() -> listener.routes(spec.configured(), List.of()));
                }
                unlessClosed(listener::complete);
            } catch (RuntimeException e) { // a mistake of one plugin must not end the others' sessions
                log.atError().addKeyValue("owner", spec.owner()).setCause(e).log("A session's listener failed");
            }
        }

        private void unlessClosed(Runnable call) {
            if (!closed) {
                call.run();
            }
        }

        @Override
        public SessionState state() {
            return pending;
        }

        @Override
        public void advertise(List<Prefix> prefixes) {
            // nobody is there to be told
        }

        @Override
        public synchronized void close(String reason) {
            if (!closed) {
                closed = true;
                open.remove(ends); // once: the next session between these ends is another one's
            }
        }
    }
}
