package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Cause;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentGroupTest {
    private static final String ADDR = "ip addr flush dev gre0";

    @Test
    void whatAnotherChildOfTheScriptDidDoesNotSeemToBeTheDeedOfTheFirst() {
        IncidentGroup group = by(1, ADDR);
        group.absorb(by(2, "ip rule del priority 101"), 0);
        group.absorb(by(2, "ip rule del priority 101"), 0);
        group.absorb(by(1, ADDR), 0);

        assertThat(note(group)).isEqualTo("some of it was pid 2: ip rule del priority 101");
    }

    @Test
    void aScriptWithManyChildrenFillsNoPage() {
        IncidentGroup group = by(1, ADDR);
        group.note("link gre0 made anew", 0);
        for (int pid = 2; pid < 1000; pid++) {
            group.absorb(by(pid, null), 0);
        }

        assertThat(note(group)).isEqualTo("link gre0 made anew; some of it was pid 2, pid 3, pid 4, pid 5, and more");
    }

    private static IncidentGroup by(int pid, @Nullable String line) {
        var culprit = new Culprit(pid, "ip", line, List.of("evil.sh"), 0, null, pid, Confidence.CERTAIN, "its port");
        var group = new IncidentGroup(Cause.PROCESS, "", "event", CompletableFuture.completedFuture(culprit), 0);
        group.culprit = culprit;
        return group;
    }

    private static String note(IncidentGroup group) {
        return group.toIncident(true, Instant.EPOCH, 0).note();
    }
}
