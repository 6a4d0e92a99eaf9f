package dev.holdfast.api.overlay;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.model.Prefix;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session of an {@link OverlayChain}, from opening to closing. Called back by the speaker, on its thread. */
final class Peering implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Peering.class);

    private final OverlayChain chain;
    private volatile SessionSpec spec;
    private @Nullable BgpSession session;
    private @Nullable SessionStatus status;

    Peering(OverlayChain chain, SessionSpec spec) {
        this.chain = chain;
        this.spec = spec;
    }

    void open(BgpSpeaker speaker) {
        session = speaker.open(spec, this);
    }

    /** Whether the session can go on as {@code next} asks; it then does. */
    boolean carry(SessionSpec next) {
        if (spec.equals(next)) {
            return true;
        }
        if (session == null || !spec.equals(advertising(next, spec.advertise()))) {
            return false;
        }
        session.advertise(next.advertise());
        spec = next;
        return true;
    }

    private static SessionSpec advertising(SessionSpec of, List<Prefix> prefixes) {
        return new SessionSpec(
                of.owner(),
                of.local(),
                of.remote(),
                of.port(),
                of.localAs(),
                of.remoteAs(),
                of.routerId(),
                of.holdTime(),
                prefixes,
                of.receive(),
                of.configured());
    }

    void close(String reason) {
        if (session != null) {
            session.close(reason);
        }
    }

    void abandon() {
        if (session != null) {
            session.abandon();
        }
    }

    @Nullable
    SessionState state() {
        return session == null ? null : session.state();
    }

    @Override
    public void state(SessionState state) {
        SessionStatus before = status;
        status = state.status();
        if (before == status) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("owner", spec.owner())
                .addKeyValue("peer", spec.remote())
                .addKeyValue("before", before == null ? "none" : before)
                .addKeyValue("now", state.status())
                .log("The session of {} with {} is {}{}", spec.owner(), spec.remote(), state.status(), reason(state));
        chain.session(this, (learned, mayStay) -> switch (state.status()) {
            case UP -> {
                learned.begin();
                yield LearnedRoutes.Difference.NONE;
            }
            case DOWN, FAILED, UNREACHABLE -> learned.dropStale(mayStay);
            case PENDING, INITIALIZING -> LearnedRoutes.Difference.NONE;
        });
        if (state.status() == SessionStatus.UP) {
            chain.rearm(this);
        }
        chain.sessionChanged(this);
    }

    private static String reason(SessionState state) {
        return state.why().isEmpty() ? "" : ": " + state.why();
    }

    @Override
    public void routes(Collection<LearnedRoute> routes, Collection<Prefix> withdrawn) {
        chain.session(this, (learned, mayStay) -> learned.learn(routes, withdrawn, mayStay));
    }

    @Override
    public void complete() {
        chain.session(this, LearnedRoutes::dropStale);
    }

    @Override
    public void lost() {
        chain.session(this, LearnedRoutes::lost);
    }
}
