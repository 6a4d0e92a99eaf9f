package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CulpritsTest {

    @Test
    void theOneWhoseArgumentsNameTheDeviceIsPossible() {
        Culprit culprit = of(started(1, "ip", "ip link set w0 down", "evil.sh"), started(2, "ls", "ls /", "bash"));

        assertThat(culprit.pid()).isEqualTo(1);
        assertThat(culprit.confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void ofTwoScriptsThatNameTheDeviceNeitherIsNamed() {
        Culprit culprit = of(
                started(1, "ip", "ip link set w0 addrgenmode none", "tidy.sh"),
                started(2, "sysctl", "sysctl -w net.ipv6.conf.w0.disable_ipv6=1", "evil.sh"));

        assertThat(culprit.command()).isNull();
        assertThat(culprit.evidence()).contains("addrgenmode", "disable_ipv6");
    }

    @Test
    void twoCommandsOfOneScriptNameTheScriptAndNoPid() {
        Culprit culprit =
                of(started(1, "ip", "ip link set w0 down", "evil.sh"), started(2, "ip", "ip link del w0", "evil.sh"));

        assertThat(culprit.pid()).isNull();
        assertThat(culprit.commandLine()).isNull();
        assertThat(culprit.identity()).isEqualTo("ip < evil.sh");
    }

    @Test
    void whoOnlyLooksIsNotNamed() {
        assertThat(of(started(1, "ip", "ip addr show dev w0", "probe.sh")).command())
                .isNull();
        assertThat(of(started(1, "ping", "ping -I w0 192.0.2.1", "probe.sh")).command())
                .isNull();
    }

    @Test
    void theShellThatCarriesTheCommandStandsBack() {
        Culprit culprit = of(
                started(1, "sh", "sh -c ip link set w0 down; true", "cron"),
                started(2, "ip", "ip link set w0 down", "sh"));

        assertThat(culprit.pid()).isEqualTo(2);
    }

    @Test
    void aDeviceWhoseNameBeginsAlikeIsAnother() {
        assertThat(of(started(1, "ip", "ip link set w01 down", "evil.sh")).command())
                .isNull();
    }

    private static Culprit of(Culprit... candidates) {
        return new Culprits(new Started(List.of(candidates))).ofDevice("w0", 1).join();
    }

    private static Culprit started(int pid, String command, String line, String parent) {
        return new Culprit(pid, command, line, List.of(parent), 0, null, 0, Confidence.POSSIBLE, "it started");
    }

    private record Started(List<Culprit> candidates) implements Attribution {
        @Override
        public CompletableFuture<Culprit> identify(Origin origin) {
            return CompletableFuture.completedFuture(Culprit.unknown(0, "not asked"));
        }

        @Override
        public CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos) {
            return CompletableFuture.completedFuture(candidates);
        }

        @Override
        public List<String> facts() {
            return List.of();
        }
    }
}
