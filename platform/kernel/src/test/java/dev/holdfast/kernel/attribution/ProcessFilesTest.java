package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a {@code /proc} made by hand, and the real one. */
class ProcessFilesTest {
    @TempDir
    Path proc;

    private void process(int pid, String stat, String status) throws IOException {
        Path home = Files.createDirectories(proc.resolve(pid + "/ns"));
        Files.createSymbolicLink(home.resolve("net"), Path.of("net:[4026532000]"));
        Files.writeString(home.getParent().resolve("stat"), stat);
        Files.writeString(home.getParent().resolve("status"), status);
        Files.writeString(home.getParent().resolve("cmdline"), "/bin/sh\0./clean up.sh\0");
        Files.writeString(home.getParent().resolve("cgroup"), "0::/system.slice/cron.service\n");
    }

    private static String stat(int pid, String command, String state, int parent, long flags) {
        return "%d (%s) %s %d 1 1 0 -1 %d 0 0 0 0 0 0 0 0 20 0 1 0 12345 0 0"
                .formatted(pid, command, state, parent, flags);
    }

    @Test
    void aNameMayHoldBracketsAndBlanks() throws Exception {
        process(
                4057,
                stat(4057, "a) S 1 (b", "S", 12, 0x400000),
                "Name:\ta\nUid:\t1000\t0\t0\t0\nNSpid:\t4057\t57\nCapEff:\t0000000000001000\n");
        assertThat(new ProcessFiles(proc).read(4057))
                .isEqualTo(new ProcessFacts(
                        4057,
                        57,
                        12,
                        "a) S 1 (b",
                        "a) S 1 (b",
                        "/bin/sh ./clean up.sh",
                        1000,
                        "cron.service",
                        4026532000L,
                        12345,
                        false,
                        false,
                        true));
    }

    @Test
    void kernelThreadsZombiesAndThePowerlessAreTold() throws Exception {
        process(2, stat(2, "kthreadd", "S", 0, 0x208040), "Name:\tk\nNSpid:\t2\nCapEff:\t000001ffffffffff\n");
        process(9, stat(9, "sh", "Z", 2, 0x40000c), "Name:\ts\nNSpid:\t9\nCapEff:\t0000000000000000\n");
        var files = new ProcessFiles(proc);
        assertThat(files.read(2))
                .satisfies(facts -> assertThat(facts.kernelThread()).isTrue());
        assertThat(files.read(9)).satisfies(facts -> {
            assertThat(facts.ended()).isTrue();
            assertThat(facts.mayAdminister()).isFalse();
            assertThat(facts.name()).isEqualTo("clean up.sh");
        });
    }

    @Test
    void whatIsNotThereIsNothing() throws Exception {
        process(9, "9 (sh", "");
        var files = new ProcessFiles(proc);
        assertThat(files.read(8)).isNull();
        assertThat(files.read(9)).isNull();
        assertThat(files.sockets(8)).isEmpty();
        assertThat(files.uptimeTicks()).isZero();
        assertThat(files.pids()).containsExactly(9);
        assertThat(new ProcessFiles(proc.resolve("none")).pids()).isEmpty();
    }

    @Test
    void weKnowOurselves() {
        var files = new ProcessFiles(Path.of("/proc"));
        int self = (int) ProcessHandle.current().pid();
        assertThat(files.read(self)).satisfies(facts -> {
            assertThat(facts.pid()).isEqualTo(self);
            assertThat(facts.command()).isEqualTo("java");
            assertThat(facts.commandLine()).contains("java");
            assertThat(facts.kernelThread()).isFalse();
        });
        assertThat(files.pids()).contains(self);
        assertThat(files.uptimeTicks()).isPositive();
    }
}
