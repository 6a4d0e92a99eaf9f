package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.linux.Netns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for main and default, which a host cannot route without, on the real kernel. */
class DefaultRulesTest {
    @TempDir
    Path directory;

    private Netns host;
    private RealReconciler reconciler;

    @BeforeEach
    void aHost() {
        host = Netns.create("rules");
    }

    @AfterEach
    void end() {
        stop();
        host.close();
    }

    private void start() throws Exception {
        reconciler = new RealReconciler(host, directory);
        reconciler.declare(List.of());
    }

    private void stop() {
        if (reconciler != null) {
            reconciler.close();
            reconciler = null;
        }
    }

    private void await(String rule) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!host.ip("rule").contains(rule)) {
            assertThat(System.nanoTime()).as(host.ip("rule")).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void whatWasFlushedWhileNoDaemonRanIsPutBackByTheNext() throws Exception {
        start();
        stop();
        host.ip("rule flush");
        start();
        await("32766");
        await("32767");
    }

    @Test
    void aHostThatDoesWithoutOneIsNotGivenIt() throws Exception {
        host.ip("rule del priority 32767");
        start();
        host.ip("rule del priority 32766");
        await("32766");
        assertThat(host.ip("rule")).doesNotContain("32767");
    }
}
