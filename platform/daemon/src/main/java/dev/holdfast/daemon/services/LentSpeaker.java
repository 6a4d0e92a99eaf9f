package dev.holdfast.daemon.services;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The speaker, for one service. */
final class LentSpeaker implements BgpSpeaker {
    private final BgpSpeaker speaker;
    private final Sessions sessions;
    private final Loans loans;
    private final BooleanSupplier goesOn;
    private volatile boolean configured; // the session asked for last says itself what it learns

    /**
     * @param sessions is told of sessions that have not said all yet
     * @param goesOn whether a service that has left sessions open goes on in the kernel
     */
    LentSpeaker(BgpSpeaker speaker, Sessions sessions, Loans loans, BooleanSupplier goesOn) {
        this.speaker = speaker;
        this.sessions = sessions;
        this.loans = loans;
        this.goesOn = goesOn;
    }

    @Override
    public boolean dials() {
        return speaker.dials() && !configured;
    }

    @Override
    public BgpSession open(SessionSpec spec, SessionListener listener) {
        configured = !spec.configured().isEmpty();
        SessionListener watched = sessions.watched(listener);
        BgpSession session;
        try {
            session = speaker.open(spec, watched);
        } catch (RuntimeException e) {
            sessions.said(watched);
            throw e;
        }
        var mine = new Lent(session, watched);
        loans.keep(mine);
        return mine;
    }

    private final class Lent implements BgpSession, AutoCloseable {
        private final BgpSession session;
        private final SessionListener listener;

        Lent(BgpSession session, SessionListener listener) {
            this.session = session;
            this.listener = listener;
        }

        @Override
        public SessionState state() {
            return session.state();
        }

        @Override
        public void advertise(List<Prefix> prefixes) {
            session.advertise(prefixes);
        }

        @Override
        public void close(String reason) {
            loans.returned(this);
            session.close(reason);
            sessions.said(listener);
        }

        @Override
        public void abandon() {
            loans.returned(this);
            session.abandon();
            sessions.said(listener);
        }

        /** The service did not do it. */
        @Override
        public void close() {
            if (goesOn.getAsBoolean()) {
                session.abandon();
            } else {
                session.close("the service has ended");
            }
            sessions.said(listener);
        }
    }
}
