package dev.holdfast.multicast;

import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.model.Diagnostic;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one kind of work has come to: how often it was done and how often not, the last error, and one line in the log each time
 * it begins to fail and each time it works again. A failure that the next try has mended is counted and not talked about: an
 * address may come a moment after the tunnel. Under the service's lock.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private static final int ROUNDS_TO_TELL = 2;

    private final ServiceHost host;
    private final Kind kind;
    private final Counter done;
    private final Counter failed;
    private int failures;
    private int badRounds;
    private @Nullable Diagnostic suspected;
    private @Nullable Diagnostic trouble;
    private @Nullable String lastError;

    /** The work of a multicast service that can fail. */
    enum Kind {
        PIM("pim", "MCA-001", "PIM Hello and Join/Prune cannot be sent"),
        HEARTBEAT("heartbeat", "MCA-002", "heartbeats cannot be sent"),
        REGISTER("register", "MCA-003", "PIM registers cannot be sent"),
        MEMBERSHIP("membership", "MCA-004", "the host is not a member of all its groups");

        final String word;
        final String code;
        final String what;

        Kind(String word, String code, String what) {
            this.word = word;
            this.code = code;
            this.what = what;
        }
    }

    Ledger(ServiceHost host, Kind kind) {
        this.host = host;
        this.kind = kind;
        done = counter("done");
        failed = counter("failed");
    }

    private Counter counter(String result) {
        return Counter.builder("holdfast.multicast.work")
                .description("Packets of a multicast service that were sent, and memberships that were taken")
                .tag("service", host.name())
                .tag("kind", kind.word)
                .tag("result", result)
                .register(host.meters());
    }

    void done() {
        done.increment();
    }

    void failed(IOException why) {
        failures++;
        failed.increment();
        lastError = host.clock().now() + " " + why.getMessage();
        if (failures == 1) {
            suspected = new Diagnostic(
                    kind.code,
                    host.owner().toString(),
                    kind.what + ": " + why.getMessage(),
                    "nothing, if the tunnel or its addresses are just being put back: it is tried again within seconds; else"
                            + " provide what the message says is missing");
        }
    }

    /**
     * A round of work is over.
     *
     * @return whether nothing in it failed
     */
    boolean roundIsOver() {
        boolean clean = failures == 0;
        failures = 0;
        if (clean) {
            recovered("works again");
        } else {
            badRounds++;
            if (badRounds == ROUNDS_TO_TELL) {
                tell();
            }
        }
        return clean;
    }

    private void tell() {
        trouble = suspected;
        LOG.atWarn()
                .addKeyValue("owner", host.owner())
                .addKeyValue("code", kind.code)
                .log(String.valueOf(trouble));
    }

    /** The work is not to be done any more, so nothing is wrong with it. */
    void rest() {
        failures = 0;
        recovered("is no longer tried");
    }

    private void recovered(String how) {
        badRounds = 0;
        if (trouble != null) {
            trouble = null;
            LOG.atWarn()
                    .addKeyValue("owner", host.owner())
                    .addKeyValue("code", kind.code)
                    .log("{} {}", kind.word, how);
        }
    }

    long count() {
        return (long) done.count();
    }

    long errors() {
        return (long) failed.count();
    }

    /** Null: it works, as far as is known. */
    @Nullable
    Diagnostic trouble() {
        return trouble;
    }

    /** When, what and why; null: it never failed. */
    @Nullable
    String lastError() {
        return lastError;
    }
}
