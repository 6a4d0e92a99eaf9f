package dev.holdfast.liveness;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings about the socket, at most one in a while: a tunnel that is away fails ten thousand probes a second. */
final class Complaints {
    private static final Logger log = LoggerFactory.getLogger(Complaints.class);

    private final long gap;
    private long last;
    private long held;
    private boolean any;

    Complaints(long gapNanos) {
        gap = gapNanos;
    }

    synchronized void say(long now, String text) {
        if (any && now - last < gap) {
            held++;
            return;
        }
        log.atWarn().addKeyValue("suppressed", held).log(text);
        any = true;
        last = now;
        held = 0;
    }
}
