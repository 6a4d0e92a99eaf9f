package dev.holdfast.liveness;

import java.util.random.RandomGenerator;

/**
 * One session's state machine and timers. Pure: time comes in with every call, what is due and when stands in {@link
 * #nextTx} and {@link #detectDeadline}; nothing is sent from here. Makes no garbage. Not safe for use by several threads at
 * once.
 */
final class LivenessSession {
    /** A deadline that is none. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long MOST_BACKOFF = 1L << 20;

    /** What became of a packet. */
    enum Received {
        TAKEN,
        /** It echoes a discriminator that is not ours, so it is not about this session. */
        FOREIGN,
        /** A leftover of the time before the session came up, or we are administratively down. */
        IGNORED
    }

    private final Timing timing;
    private final RandomGenerator random;
    private final int myDiscriminator;
    private SessionState state = SessionState.DOWN;
    private Reason reason = Reason.NONE;
    private int peerDiscriminator;
    private long peerMinTx;
    private long peerMinRx;
    private boolean peerPassive;
    private int peerVersion;
    private boolean heard;
    private long enteredAt;
    private long firstMissingAt;
    private long lastTx;
    private boolean transmitted;
    private long nextTx;
    private long detectDeadline = NEVER;
    private long backoff = 1;

    /** @param now monotonic nanoseconds, as everywhere here */
    LivenessSession(Timing timing, RandomGenerator random, long now) {
        this.timing = timing;
        this.random = random;
        myDiscriminator = nonZero(random);
        enteredAt = now;
        nextTx = now + jittered(timing.txIntervalNanos(0));
        backoff = 2;
    }

    private static int nonZero(RandomGenerator random) {
        int number = random.nextInt();
        return number == 0 ? 1 : number;
    }

    /** Takes in one packet that {@link ControlPacket#check} found readable and that came from this session's peer. */
    Received receive(ControlPacket packet, long now) {
        if (state == SessionState.ADMIN_DOWN) {
            return Received.IGNORED;
        }
        int echo = packet.yourDiscriminator();
        if (echo != 0 && echo != myDiscriminator) {
            return Received.FOREIGN;
        }
        peerPassive = packet.passive();
        peerVersion = packet.senderVersion();
        heard = true;
        SessionState theirs = packet.state();
        if (theirs == SessionState.ADMIN_DOWN) {
            remoteAdmin(now);
            return Received.TAKEN;
        }
        if (theirs == SessionState.DOWN && state.atLeast(SessionState.INIT)) {
            return remoteDown(packet, now);
        }
        learn(packet, now);
        boolean hearsUs = echo == myDiscriminator && theirs.atLeast(SessionState.INIT);
        if (state == SessionState.DOWN) {
            enter(hearsUs ? SessionState.UP : SessionState.INIT, Reason.NONE, now);
        } else if (state == SessionState.INIT && hearsUs) {
            enter(SessionState.UP, Reason.NONE, now);
        }
        return Received.TAKEN;
    }

    private void remoteAdmin(long now) {
        detectDeadline = NEVER;
        backoff = 1;
        if (state != SessionState.DOWN) {
            enter(SessionState.DOWN, Reason.REMOTE_ADMIN, now);
        }
    }

    /**
     * The peer does not hear us, or no longer. Shortly after coming up that may be a packet from before; but a peer that has
     * forgotten us and calls itself otherwise has begun anew, and there is nothing to wait for.
     */
    private Received remoteDown(ControlPacket packet, long now) {
        boolean begunAnew = packet.yourDiscriminator() == 0
                && peerDiscriminator != 0
                && packet.myDiscriminator() != peerDiscriminator;
        if (state == SessionState.UP && now - enteredAt < detectTime() && !begunAnew) {
            return Received.IGNORED;
        }
        firstMissingAt = now;
        enter(SessionState.DOWN, Reason.REMOTE_DOWN, now);
        peerDiscriminator = packet.myDiscriminator(); // so that our answer is already meant for the new one
        return Received.TAKEN;
    }

    private void learn(ControlPacket packet, long now) {
        peerDiscriminator = packet.myDiscriminator();
        peerMinTx = timing.clampedNanos(packet.minTxMicros());
        peerMinRx = timing.clampedNanos(packet.minRxMicros());
        detectDeadline = now + detectTime();
        firstMissingAt = now + rxInterval();
    }

    /** The time {@link #detectDeadline} has come; does nothing if it has been moved on meanwhile. */
    void expire(long now) {
        if (now >= detectDeadline && state.atLeast(SessionState.INIT)) {
            peerDiscriminator = 0; // whoever answers next may have forgotten us, and would drop an echo of old
            enter(SessionState.DOWN, Reason.TIMEOUT, now);
        }
    }

    /** Says once that we are administratively down, and is silent afterwards. */
    void adminDown(long now) {
        if (state != SessionState.ADMIN_DOWN) {
            enter(SessionState.ADMIN_DOWN, Reason.LOCAL_ADMIN, now);
            nextTx = now;
        }
    }

    /** The path may be back: a session that is down is probed as eagerly as a new one. */
    void rearm(long now) {
        if (state == SessionState.DOWN) {
            backoff = 1;
            hurry(now);
        }
    }

    private void enter(SessionState next, Reason why, long now) {
        state = next;
        reason = why;
        enteredAt = now;
        backoff = 1;
        if (!next.atLeast(SessionState.INIT)) {
            detectDeadline = NEVER;
        }
        hurry(now);
    }

    /** Sends what has changed now, but never sooner after the last packet than the interval allows. */
    private void hurry(long now) {
        long due = transmitted ? Math.max(now, lastTx + txInterval()) : now;
        nextTx = Math.min(nextTx, due);
    }

    /** The packet of this moment is on its way: writes it and plans the next. */
    void transmit(ControlPacket packet, boolean passive, int ourVersion, long now) {
        packet.write(
                state,
                timing.multiplier(),
                myDiscriminator,
                peerDiscriminator,
                timing.minTx().toNanos() / 1000,
                timing.minRx().toNanos() / 1000,
                passive,
                ourVersion);
        lastTx = now;
        transmitted = true;
        if (state == SessionState.ADMIN_DOWN) {
            nextTx = NEVER;
            return;
        }
        long interval = txInterval();
        if (state == SessionState.DOWN) {
            interval = Math.min(
                    interval * backoff, Math.max(interval, timing.backoffMax().toNanos()));
            backoff = Math.min(backoff * 2, MOST_BACKOFF);
        }
        nextTx = now + jittered(interval);
    }

    /** Ten per cent either way, so that many sessions do not speak in one breath. */
    private long jittered(long interval) {
        return interval - interval / 10 + (long) (random.nextDouble() * (interval / 5));
    }

    long txInterval() {
        return timing.txIntervalNanos(peerMinRx);
    }

    long rxInterval() {
        return timing.rxIntervalNanos(peerMinTx);
    }

    /** Our own multiplier counts; the peer's is for its own side. */
    long detectTime() {
        return timing.multiplier() * rxInterval();
    }

    /** When the next packet is to be sent; {@link #NEVER}: not before something happens. */
    long nextTx() {
        return nextTx;
    }

    /** When {@link #expire} is to be called; {@link #NEVER}: nothing is waited for. */
    long detectDeadline() {
        return detectDeadline;
    }

    SessionState state() {
        return state;
    }

    /** Why it is in {@link #state}. */
    Reason reason() {
        return reason;
    }

    /** When it came to its state. */
    long enteredAt() {
        return enteredAt;
    }

    /** When the first packet was missed of those whose absence brought it down. */
    long firstMissingAt() {
        return firstMissingAt;
    }

    boolean peerPassive() {
        return peerPassive;
    }

    /** Whether the peer has ever been heard. */
    boolean heard() {
        return heard;
    }

    /** As {@link ControlPacket#version}. */
    int peerVersion() {
        return peerVersion;
    }

    int myDiscriminator() {
        return myDiscriminator;
    }

    int peerDiscriminator() {
        return peerDiscriminator;
    }
}
