package dev.holdfast.liveness;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session as it is shown.
 *
 * @param peerMode {@code unknown} until the peer has been heard
 * @param expected what the session makes of its route: {@code present} or {@code absent} in the kernel
 * @param nextProbeMillis until the next probe; negative: none is planned
 * @param transitions since it was begun
 */
record SessionView(
        String route,
        String peer,
        String source,
        String device,
        String owner,
        SessionState state,
        Instant since,
        @Nullable Reason reason,
        String peerMode,
        @Nullable String peerVersion,
        String expected,
        long detectMillis,
        long nextProbeMillis,
        int transitions) {

    static final Comparator<SessionView> ORDER = Comparator.comparing(SessionView::device)
            .thenComparing(SessionView::route)
            .thenComparing(SessionView::owner);

    /** With its last transitions, the oldest first. */
    record Detailed(SessionView session, List<Step> history) {
        static Detailed of(Member member, Mode mode, long now) {
            return new Detailed(
                    SessionView.of(member, mode, now),
                    member.history().stream()
                            .map(step -> new Step(
                                    step.at(), step.from(), step.to(), step.reason(), step.previousNanos() / 1_000_000))
                            .toList());
        }
    }

    /** @param previousMillis how long it had been in {@code from} */
    record Step(Instant at, SessionState from, SessionState to, Reason reason, long previousMillis) {}

    static SessionView of(Member member, Mode mode, long now) {
        LivenessSession session = member.session;
        long next = session.nextTx() == LivenessSession.NEVER ? -1 : Math.max(0, session.nextTx() - now) / 1_000_000;
        return new SessionView(
                member.path.route().toString(),
                member.path.route().network().toString(),
                member.path.source().toString(),
                member.path.device(),
                member.path.owner().toString(),
                session.state(),
                member.since,
                member.downReason(),
                member.peerMode(),
                member.peerVersion(),
                member.open ? "present" : "absent",
                session.detectTime() / 1_000_000,
                next,
                member.transitions);
    }
}
