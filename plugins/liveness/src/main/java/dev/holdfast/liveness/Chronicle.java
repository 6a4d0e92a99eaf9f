package dev.holdfast.liveness;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** All that is logged about sessions: both edges at the same level, with the same facts, once for each transition. */
final class Chronicle {
    private static final Logger log = LoggerFactory.getLogger(Chronicle.class);

    private final Mode mode;

    Chronicle(Mode mode) {
        this.mode = mode;
    }

    /**
     * A session came up, or went down after it had been up.
     *
     * @param previousNanos up: how long it had not been up; down: how long it had
     * @param convergenceNanos up: since the peer was heard first; down: since the first packet was missed
     */
    void transition(Member member, Reason reason, long previousNanos, long convergenceNanos) {
        boolean up = member.session.state() == SessionState.UP;
        var line = facts(member)
                .addKeyValue("reason", reason)
                .addKeyValue("previous_ms", previousNanos / 1_000_000)
                .addKeyValue("convergence_ms", convergenceNanos / 1_000_000);
        line.log(
                "liveness: session {} {} ({}{} for {}; {})",
                up ? "up" : "down",
                name(member),
                up ? "" : words(reason) + ", ",
                up ? "was down" : "was up",
                span(previousNanos),
                effect(member));
    }

    /** A session is given up while it is up; without this its up would have no end. */
    void ended(Member member, String why, long upNanos) {
        facts(member)
                .addKeyValue("reason", why)
                .addKeyValue("previous_ms", upNanos / 1_000_000)
                .log("liveness: session ended {} ({}, was up for {})", name(member), why, span(upNanos));
    }

    /** Sessions that were up and whose ends were not logged one by one. */
    void endedBeside(int count) {
        log.atInfo().addKeyValue("ended", count).log("liveness: {} more sessions ended that were up", count);
    }

    /** A route that was in use when its watch began is taken out, its far end never having answered. */
    void silent(Member member, long nanos) {
        facts(member).log("liveness: no answer {} (for {}; {})", name(member), span(nanos), effect(member));
    }

    /** Nothing is asked any more; the gates stay as they are. */
    void stopped(int up) {
        log.atInfo().addKeyValue("up", up).log("liveness: stopped, {} sessions were up and end here", up);
    }

    /** Several transitions of one session that were not logged one by one. */
    void folded(Member member, int count) {
        facts(member)
                .addKeyValue("transitions", count)
                .log(
                        "liveness: session flapped {}, {} more transitions in {} s, now {} ({})",
                        name(member),
                        count,
                        Flapping.WINDOW.toSeconds(),
                        member.session.state(),
                        effect(member));
    }

    private static LoggingEventBuilder facts(Member member) {
        return log.atInfo()
                .addKeyValue("peer", member.path.route().network())
                .addKeyValue("route", member.path.route())
                .addKeyValue("source", member.path.source())
                .addKeyValue("device", member.path.device())
                .addKeyValue("owner", member.path.owner())
                .addKeyValue("state", member.session.state());
    }

    private static String name(Member member) {
        return member.path.route() + " from " + member.path.source() + " over " + member.path.device();
    }

    private static String words(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What the state means for the route; the same words on both edges. */
    private String effect(Member member) {
        if (mode == Mode.PASSIVE) {
            return "passive: the route stays in the kernel either way";
        }
        return member.open ? "the route may be in the kernel" : "the route is kept out of the kernel";
    }

    /** {@code 850 ms}, {@code 3.2 s}, {@code 2d 3h}. */
    static String span(long nanos) {
        Duration span = Duration.ofNanos(nanos);
        if (nanos < 1_000_000_000L) {
            return span.toMillis() + " ms";
        } else if (span.toSeconds() < 60) {
            return span.toMillis() / 100 / 10.0 + " s";
        } else if (span.toHours() < 1) {
            return span.toMinutes() + "m " + span.toSecondsPart() + "s";
        } else if (span.toDays() < 1) {
            return span.toHours() + "h " + span.toMinutesPart() + "m";
        }
        return span.toDays() + "d " + span.toHoursPart() + "h";
    }
}
