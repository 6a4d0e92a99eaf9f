package dev.holdfast.api.testing;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A speaker whose peers say what a test has them say. For one thread. */
public final class ScriptedSpeaker implements BgpSpeaker {
    private final List<Session> sessions = new ArrayList<>();
    private boolean standsIn;

    /** From now on it does not dial, as {@link #dials} tells. */
    public void standIn() {
        standsIn = true;
    }

    @Override
    public boolean dials() {
        return !standsIn;
    }

    /** Every session that is open, the oldest first. */
    public List<Session> sessions() {
        return sessions.stream()
                .filter(session -> session.closed.isEmpty() && !session.abandoned)
                .toList();
    }

    /** The only open session. */
    public Session session() {
        List<Session> open = sessions();
        if (open.size() != 1) {
            throw new AssertionError("one open session was expected, there are " + open.size());
        }
        return open.get(0);
    }

    /** Reasons of all that were closed, in order. */
    public List<String> closed() {
        return sessions.stream()
                .map(session -> session.closed)
                .filter(reason -> !reason.isEmpty())
                .toList();
    }

    /** How many were ended without a word to the peer. */
    public long abandoned() {
        return sessions.stream().filter(session -> session.abandoned).count();
    }

    @Override
    public BgpSession open(SessionSpec spec, SessionListener listener) {
        var session = new Session(spec, listener);
        sessions.add(session);
        return session;
    }

    /** One session, from the test's side. */
    public static final class Session implements BgpSession {
        private final SessionSpec spec;
        private final SessionListener listener;
        private SessionState state = new SessionState(SessionStatus.PENDING, null, "");
        private List<Prefix> advertised;
        private String closed = "";
        private boolean abandoned;

        Session(SessionSpec spec, SessionListener listener) {
            this.spec = spec;
            this.listener = listener;
            advertised = spec.advertise();
        }

        public SessionSpec spec() {
            return spec;
        }

        public List<Prefix> advertised() {
            return advertised;
        }

        /** The session comes to another status. */
        public void become(SessionStatus status) {
            state = new SessionState(status, Instant.EPOCH, "");
            listener.state(state);
        }

        /** @param routes such as {@code 10.1.0.0/16 169.254.0.0} */
        public void learn(String... routes) {
            var learned = new ArrayList<LearnedRoute>();
            for (String route : routes) {
                String[] parts = route.split(" ");
                learned.add(new LearnedRoute(Prefix.parse(parts[0]), IpAddress.parse(parts[1])));
            }
            listener.routes(learned, List.of());
        }

        public void withdraw(String... prefixes) {
            listener.routes(
                    List.of(), List.of(prefixes).stream().map(Prefix::parse).toList());
        }

        public void complete() {
            listener.complete();
        }

        /** The session goes down by itself. */
        public void lose() {
            become(SessionStatus.DOWN);
            listener.lost();
        }

        @Override
        public SessionState state() {
            return state;
        }

        @Override
        public void advertise(List<Prefix> prefixes) {
            advertised = List.copyOf(prefixes);
        }

        @Override
        public void close(String reason) {
            closed = reason;
        }

        @Override
        public void abandon() {
            abandoned = true;
        }
    }
}
