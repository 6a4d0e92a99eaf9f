package dev.holdfast.reconciler;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which objects are ours, beyond the life of this process. If the disk fails we go on in memory, say so, and write
 * everything again when it is back. Belongs to the reconciler's thread.
 */
final class Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
    private static final long RETRY_NANOS = 10_000_000_000L;

    private final Path file;
    private @Nullable OwnedLog log;
    private volatile @Nullable Diagnostic trouble;
    private long retryAt;
    private boolean behind;

    Ownership(Path directory) {
        this.file = directory.resolve("owned");
    }

    /** What an earlier run owned. A damaged record is set aside and what could be read of it is used. */
    Set<ObjectKey> load() {
        Set<ObjectKey> owned = new LinkedHashSet<>();
        try {
            OwnedLog.replay(file, (key, came) -> {
                if (came) {
                    owned.add(key);
                } else {
                    owned.remove(key);
                }
            });
        } catch (IOException e) {
            setAside(e, owned.size());
        }
        behind = true; // written anew before the first change, so that nothing is appended to a torn end
        return owned;
    }

    private void setAside(IOException damage, int readable) {
        Path aside = file.resolveSibling("owned.damaged-" + Instant.now().getEpochSecond());
        trouble = new Diagnostic(
                "STA-010",
                file.toString(),
                "the record of owned objects is damaged: " + damage.getMessage() + "; " + readable
                        + " entries could be read",
                "objects of an earlier run that were not read are left alone; compare with " + aside.getFileName());
        LOG.atError()
                .setMessage("owned record damaged")
                .addKeyValue("diagnostic", trouble)
                .log();
        try {
            Files.move(file, aside);
        } catch (IOException e) {
            LOG.atError()
                    .setMessage("owned record cannot be set aside")
                    .addKeyValue("cause", e.toString())
                    .log();
        }
    }

    void came(ObjectKey key) {
        attempt(open -> open.came(key));
    }

    void went(ObjectKey key) {
        attempt(open -> open.went(key));
    }

    void flush() {
        attempt(OwnedLog::flush);
    }

    private interface Work {
        void on(OwnedLog log) throws IOException;
    }

    private void attempt(Work work) {
        if (behind) {
            return; // everything is written again when the disk is back
        }
        try {
            if (log == null) {
                log = OwnedLog.open(file);
            }
            work.on(log);
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException e) {
        behind = true;
        if (trouble == null || !trouble.code().equals("STA-011")) {
            trouble = new Diagnostic(
                    "STA-011",
                    file.toString(),
                    "the record of owned objects cannot be written: " + e,
                    "make room or mend the permissions; until then a restart would not know its own objects again");
            LOG.atError()
                    .setMessage("owned record not written")
                    .addKeyValue("diagnostic", trouble)
                    .log();
        }
    }

    /**
     * Tidies up between passes: compacts a log that is mostly history, and writes anew after a failure.
     *
     * @param each hands every owned key to the consumer it is given
     */
    void tidy(long nowNanos, int owned, Consumer<Consumer<ObjectKey>> each) {
        boolean mostlyHistory = log != null && log.entries() > 2L * owned + 100_000;
        if (!mostlyHistory && !(behind && nowNanos >= retryAt)) {
            return;
        }
        try {
            if (log == null) {
                log = OwnedLog.open(file);
            }
            log.compact(each);
            if (behind && trouble != null && trouble.code().equals("STA-011")) {
                trouble = null;
                LOG.atInfo()
                        .setMessage("owned record written again")
                        .addKeyValue("objects", owned)
                        .log();
            }
            behind = false;
        } catch (IOException e) {
            retryAt = nowNanos + RETRY_NANOS;
            failed(e);
        }
    }

    boolean isBehind() {
        return behind;
    }

    /** Null: all is well. */
    @Nullable
    Diagnostic trouble() {
        return trouble;
    }

    void close() {
        try {
            if (log != null) {
                log.flush();
                log.close();
            }
        } catch (IOException e) {
            failed(e);
        }
    }
}
