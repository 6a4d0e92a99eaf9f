package dev.holdfast.bgp.session;

import dev.holdfast.bgp.wire.Fault;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** Logs what is wrong with a peer's UPDATEs, once a second at most: a peer could fill the disk otherwise. */
final class Complaints {
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final int MOST_BYTES_SHOWN = 256;

    private final Clocks clocks;
    private final SessionLog log;
    private boolean any;
    private long last;
    private long unsaid;

    Complaints(Clocks clocks, SessionLog log) {
        this.clocks = clocks;
        this.log = log;
    }

    void faulty(List<Fault> faults, byte[] buffer, int start, int end) {
        long now = clocks.nanos();
        if (any && now - last < PAUSE) {
            unsaid++;
            return;
        }
        log.faulty(faults, unsaid, shown(buffer, start, end));
        any = true;
        last = now;
        unsaid = 0;
    }

    private static String shown(byte[] buffer, int start, int end) {
        int most = Math.min(end, start + MOST_BYTES_SHOWN);
        String hex = HexFormat.of().formatHex(buffer, start, most);
        return most < end ? hex + "… " + (end - start) + " bytes" : hex;
    }
}
