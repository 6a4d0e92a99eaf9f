package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a container, or in an unprivileged user's own namespaces, there are no records: {@code /proc} must do. */
class ConfinedAttributionTest {

    @Test
    void withoutRecordsTheNameIsLessSureAndTheFactsSayWhy() throws Exception {
        Scratch.assumeInstalled("unshare");
        assumeTrue(mayUnshare(), "needs user namespaces");
        String said = run(
                "unshare",
                "--user",
                "--map-root-user",
                "--net",
                "--pid",
                "--fork",
                "--mount-proc",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ConfinedMain.class.getName(),
                "20");
        List<String> lines = said.lines().toList();
        assertThat(lines).anyMatch(line -> line.startsWith("fact exec records (process connector): missing"));
        assertThat(lines).anyMatch(line -> line.startsWith("fact exit records (taskstats): missing"));
        assertThat(lines).anyMatch(line -> line.startsWith("fact names come from /proc alone"));
        List<String> named =
                lines.stream().filter(line -> line.startsWith("named ")).toList();
        assertThat(named)
                .as(said)
                .hasSize(20)
                .allMatch(line -> line.startsWith("named ip ") || line.startsWith("named null "));
        assertThat(named).as(said).noneMatch(line -> line.contains(" certain ") && !line.contains(" is open in "));
    }

    private static boolean mayUnshare() throws Exception {
        return new ProcessBuilder("unshare", "--user", "--map-root-user", "--net", "true")
                        .start()
                        .waitFor()
                == 0;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
