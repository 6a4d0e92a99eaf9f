package dev.holdfast.bgp.session;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Fault;
import dev.holdfast.bgp.wire.Notification;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Logs what a peer may say again and again: it could fill the disk otherwise. What is wrong with its UPDATEs once a second at
 * most, a notification that is the same as the one before once in ten minutes.
 */
final class Complaints {
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE_OF_SAME = Duration.ofMinutes(10).toNanos();
    private static final int MOST_BYTES_SHOWN = 256;

    private final Clocks clocks;
    private final SessionLog log;
    private boolean any;
    private long last;
    private long unsaid;
    private String said = "";
    private long saidAt;

    Complaints(Clocks clocks, SessionLog log) {
        this.clocks = clocks;
        this.log = log;
    }

    void faulty(List<Fault> faults, byte[] buffer, int start, int end) {
        if (isTime()) {
            log.faulty(faults, unsaid, shown(buffer, start, end));
            unsaid = 0;
        }
    }

    void notAgreed(AfiSafi family) {
        if (isTime()) {
            log.notAgreed(family, unsaid);
            unsaid = 0;
        }
    }

    private boolean isTime() {
        long now = clocks.nanos();
        if (any && now - last < PAUSE) {
            unsaid++;
            return false;
        }
        any = true;
        last = now;
        return true;
    }

    void sent(Notification notification) {
        log.sent(notification, isNews("sent " + notification));
    }

    void received(Notification notification) {
        log.received(notification, isNews("received " + notification));
    }

    /** A session was there: what comes next is another story. */
    void up() {
        said = "";
    }

    private boolean isNews(String what) {
        long now = clocks.nanos();
        if (what.equals(said) && now - saidAt < PAUSE_OF_SAME) {
            return false;
        }
        said = what;
        saidAt = now;
        return true;
    }

    private static String shown(byte[] buffer, int start, int end) {
        int most = Math.min(end, start + MOST_BYTES_SHOWN);
        String hex = HexFormat.of().formatHex(buffer, start, most);
        return most < end ? hex + "… " + (end - start) + " bytes" : hex;
    }
}
