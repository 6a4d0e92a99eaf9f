package dev.holdfast.liveness;

import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.gate.PathReports.PathReport;
import dev.holdfast.model.IpAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One path with its session and what has become of it. Touched under the lock of {@link Sessions}. */
final class Member {
    private static final int REMEMBERED = 16;

    /** One change of state, for people. */
    record Transition(Instant at, SessionState from, SessionState to, Reason reason, long previousNanos) {}

    /** What one session runs between. */
    record Ends(String device, IpAddress local, IpAddress remote) {
        static Ends of(GatedPath path) {
            return new Ends(path.device(), path.source(), path.route().network());
        }
    }

    final GatedPath path;
    final LivenessSession session;
    final List<Member> siblings; // all that share the session, itself among them
    final int number; // its slots in the deadlines are twice this, and one more
    final int local;
    final int remote;
    final Flapping flapping = new Flapping();
    private final ArrayDeque<Transition> history = new ArrayDeque<>(2);
    int device; // kernel index; 0 while there is none
    boolean open;
    Instant since;
    SessionState shown = SessionState.DOWN;
    long shownSince;
    long notUpSince; // while not up
    long firstHeardAt = LivenessSession.NEVER; // while not up: when the peer was heard first
    long heardBefore = LivenessSession.NEVER; // what that was when it came up last
    long graceEnds = LivenessSession.NEVER; // until then its gate is open without an answer
    int transitions;

    Member(GatedPath path, LivenessSession session, List<Member> siblings, int number, Instant since, long now) {
        this.path = path;
        this.session = session;
        this.siblings = siblings;
        this.number = number;
        this.since = since;
        shownSince = now;
        notUpSince = now;
        local = bits(path.source());
        remote = bits(path.route().network());
    }

    /** Whether the session sends and expires by this one's deadlines. */
    boolean speaks() {
        return siblings.get(0) == this;
    }

    static int bits(IpAddress address) {
        return (int) address.low();
    }

    void remember(Transition transition) {
        if (history.size() == REMEMBERED) {
            history.removeFirst();
        }
        history.addLast(transition);
        transitions++;
    }

    /** The oldest first. */
    List<Transition> history() {
        return List.copyOf(history);
    }

    /** {@code unknown} until the peer has been heard. */
    String peerMode() {
        return !session.heard() ? "unknown" : session.peerPassive() ? "passive" : "active";
    }

    /** Null until the peer has been heard. */
    @Nullable
    String peerVersion() {
        return session.heard() ? ControlPacket.version(session.peerVersion()).toString() : null;
    }

    /** Why it is down; null: it is not, or never was up. */
    @Nullable
    Reason downReason() {
        boolean down = !session.state().atLeast(SessionState.INIT);
        return down && session.reason() != Reason.NONE ? session.reason() : null;
    }

    /** For other plugins. */
    PathReport report() {
        return new PathReport(
                path.owner(),
                path.route(),
                path.source(),
                session.state().toString(),
                Objects.toString(downReason(), ""),
                since,
                open,
                peerMode(),
                Objects.toString(peerVersion(), ""));
    }

    int txSlot() {
        return 2 * number;
    }

    int detectSlot() {
        return 2 * number + 1;
    }
}
