package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Fault;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.model.Family;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/** Everything a session logs, with who it is about on every line. Speaks as loud as the peer's own level says. */
final class SessionLog {
    private static final Logger USUAL = LoggerFactory.getLogger(PeerSession.class);
    /** Lets everything pass, so that one peer may be louder than the rest; its own level is asked first. */
    private static final Logger OWN = LoggerFactory.getLogger("dev.holdfast.bgp.peer");

    private final PeerName name;
    private @Nullable Level level;

    SessionLog(PeerName name) {
        this.name = name;
    }

    /** @param own the peer's own level; null: as everybody */
    void level(@Nullable Level own) {
        level = own;
    }

    private LoggingEventBuilder at(Level wanted) {
        Level own = level;
        if (own != null && wanted.toInt() < own.toInt()) {
            return NOPLoggingEventBuilder.singleton();
        }
        LoggingEventBuilder line = (own == null ? USUAL : OWN).atLevel(wanted);
        return line.addKeyValue("owner", name.owner())
                .addKeyValue("peer_addr", name)
                .addKeyValue("peer_group", name.group());
    }

    private LoggingEventBuilder of(Level wanted, long as) {
        return at(wanted).addKeyValue("remote_asn", as);
    }

    private LoggingEventBuilder line(Level wanted) {
        return of(wanted, name.remoteAs());
    }

    /** @param isNews whether it is not the same as before */
    void sent(Notification notification, boolean isNews) {
        line(isNews ? Level.INFO : Level.DEBUG)
                .addKeyValue("notification", notification)
                .log("Sent {} to {} for {}", notification, name, name.owner());
    }

    void received(Notification notification, boolean isNews) {
        line(isNews ? Level.INFO : Level.DEBUG)
                .addKeyValue("notification", notification)
                .log("Received {} from {} for {}", notification, name, name.owner());
    }

    void up(Agreement agreement) {
        of(Level.INFO, agreement.peerAs())
                .addKeyValue("hold", agreement.holdSeconds())
                .addKeyValue("keepalive", agreement.holdSeconds() / 3)
                .addKeyValue("families", agreement.families())
                .addKeyValue("capabilities", AgreementText.of(agreement))
                .log(
                        "peer session established: {} with AS {}, hold {} s",
                        name,
                        agreement.peerAs(),
                        agreement.holdSeconds());
    }

    /** @param direction of the notification: {@code sent}, {@code received}, or empty */
    void down(String why, String direction, @Nullable Notification notification, long uptimeMillis) {
        var line = line(Level.INFO)
                .addKeyValue("reason", why)
                .addKeyValue("uptime_ms", uptimeMillis)
                .addKeyValue("direction", direction);
        if (notification != null) {
            Notification reason = notification.reason();
            line.addKeyValue("code", reason.code())
                    .addKeyValue("subcode", reason.subcode())
                    .addKeyValue("text", notification.text());
        }
        line.log("peer session down: {} after {} s, {}", name, uptimeMillis / 1000, why);
    }

    void faulty(List<Fault> faults, long unsaid, String bytes) {
        line(Level.WARN)
                .addKeyValue("update", bytes)
                .log("An UPDATE of {} is faulty: {} ({} more since the last line)", name, faults, unsaid);
    }

    void endOfRib(Family family) {
        line(Level.INFO).addKeyValue("family", family).log("received End-of-RIB of {} from {}", family, name);
    }

    void notAgreed(AfiSafi family, long unsaid) {
        line(Level.WARN)
                .addKeyValue("family", family)
                .log("{} asks for {}, which was not agreed on ({} more since the last line)", name, family, unsaid);
    }

    void notConnected(String why) {
        line(Level.DEBUG).addKeyValue("reason", why).log("No connection to {}: {}", name, why);
    }

    void moved(State from, Peer to) {
        line(Level.DEBUG)
                .addKeyValue("from", from)
                .addKeyValue("to", to.state())
                .addKeyValue("standing", to.standing())
                .log("{} goes from {} to {}", name, from, to.state());
    }

    /** @param what one of the texts that do not change */
    void ofRestart(String what, Family family) {
        line(Level.INFO).addKeyValue("family", family).log("{}: {} of {}", what, family, name);
    }

    void failed(RuntimeException cause) {
        line(Level.ERROR)
                .addKeyValue("code", "BGP-101")
                .setCause(cause)
                .log("BGP-101 What {} said could not be dealt with, which is our mistake; its session is reset", name);
    }
}
