package dev.holdfast.latency;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Timers;
import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.Latencies;
import dev.holdfast.api.net.PacketSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends echoes to all targets, round after round, and counts the answers. An echo says by its identifier which target it was sent
 * to, so one socket serves all. The targets of a round begin one after the other, spread over the time between two echoes, so
 * that many of them make no burst. Safe from any thread.
 */
final class Prober implements Latencies {
    private final LatencyConfig config;
    private final Timers timers;
    private final Clock clock;
    private final long token;
    private final Consumer<Result> heard;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    private final Envelope envelope = new Envelope();

    private final @Nullable Result[] results; // by target, as of its last round that is over
    private final @Nullable Volley[] volleys; // by target, of the round that runs
    private final String[] troubles;
    private @Nullable PacketSocket socket;
    private long roundBegan;
    private int running;
    private boolean begun;
    private boolean ready;
    private boolean somebodyAnswered;
    private boolean stopped;

    /**
     * @param token in every echo; nobody else may know it
     * @param heard is told every new result, in the course of its call, so it must return at once
     */
    Prober(LatencyConfig config, Timers timers, Clock clock, long token, Consumer<Result> heard) {
        this.config = config;
        this.timers = timers;
        this.clock = clock;
        this.token = token;
        this.heard = heard;
        int count = config.targets().size();
        results = new Result[count];
        volleys = new Volley[count];
        troubles = new String[count];
    }

    /** Sends from now on through {@code through}, which is the caller's to close; begins the first round if none has begun. */
    synchronized void begin(PacketSocket through) {
        socket = through;
        if (!begun) {
            begun = true;
            round();
        }
    }

    /** There is no socket for a while; what cannot be sent meanwhile counts as lost. */
    synchronized void pause() {
        socket = null;
    }

    /** No echo is sent any more. */
    synchronized void stop() {
        stopped = true;
        socket = null;
    }

    private void round() {
        int count = config.targets().size();
        running = count;
        roundBegan = clock.nanos();
        for (int i = 0; i < count; i++) {
            int target = i;
            Duration offset = config.spacing().multipliedBy(i).dividedBy(count);
            timers.after(offset, () -> first(target));
        }
    }

    private synchronized void first(int target) {
        if (stopped) {
            return;
        }
        var volley = new Volley(config.echoes());
        volleys[target] = volley;
        troubles[target] = "";
        for (int i = 1; i < config.echoes(); i++) {
            int sequence = i;
            timers.after(config.spacing().multipliedBy(i), () -> send(target, volley, sequence));
        }
        timers.after(config.timeout(), () -> over(target, volley));
        send(target, volley, 0);
    }

    private synchronized void send(int target, Volley volley, int sequence) {
        PacketSocket through = socket;
        if (through == null) {
            return;
        }
        Echo.write(packet, target + 1, sequence, token, config.payload());
        envelope.to(config.targets().get(target).number(), 0);
        envelope.ttl = config.ttl();
        volley.sent(sequence, clock.nanos());
        try {
            through.send(packet, envelope);
        } catch (IOException e) {
            volley.unsent(sequence);
            troubles[target] = String.valueOf(e.getMessage());
        }
    }

    /** Something has arrived; most of it is not for us. */
    synchronized void received(ByteBuffer reply, Envelope from) {
        long now = clock.nanos();
        if (!Echo.isReply(reply, token)) {
            return;
        }
        int target = Echo.id(reply) - 1;
        if (target < 0
                || target >= volleys.length
                || config.targets().get(target).number() != from.remote) {
            return;
        }
        Volley volley = volleys[target];
        if (volley != null && volley.answered(Echo.sequence(reply), now)) {
            somebodyAnswered = true;
            if (volley.isAnswered()) {
                over(target, volley);
            }
        }
    }

    /** All have answered, or it has been long enough; the later of the two finds nothing to do. */
    private synchronized void over(int target, Volley volley) {
        if (stopped || volleys[target] != volley) {
            return;
        }
        volleys[target] = null; // what comes later is too late
        var result = Result.of(config.targets().get(target), volley, clock.now(), troubles[target], results[target]);
        results[target] = result;
        heard.accept(result);
        if (--running == 0) {
            ready = true;
            Duration took = Duration.ofNanos(clock.nanos() - roundBegan);
            Duration wait = interval().minus(took);
            timers.after(wait.isNegative() ? Duration.ZERO : wait, this::nextRound);
        }
    }

    private synchronized void nextRound() {
        if (!stopped) {
            round();
        }
    }

    private Duration interval() {
        boolean eager = !somebodyAnswered && config.eagerInterval().compareTo(config.interval()) < 0;
        return eager ? config.eagerInterval() : config.interval();
    }

    /** In the order of the configuration, those that have been probed. */
    synchronized List<Result> results() {
        return Arrays.stream(results).filter(Objects::nonNull).toList();
    }

    @Override
    public synchronized boolean ready() {
        return ready;
    }

    @Override
    public List<Latency> latencies() {
        return results().stream().map(Result::latency).toList();
    }
}
