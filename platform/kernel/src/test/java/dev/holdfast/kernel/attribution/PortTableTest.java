package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a {@code /proc} made by hand. */
class PortTableTest {
    @TempDir
    Path proc;

    private final Map<Integer, Long> open = new HashMap<>();
    private PortTable table;

    @BeforeEach
    void open() {
        table = new PortTable(() -> Map.copyOf(open), new ProcessFiles(proc));
    }

    private void holds(int pid, long... inodes) throws IOException {
        Path fd = Files.createDirectories(proc.resolve(pid + "/fd"));
        Files.createSymbolicLink(fd.resolve("0"), Path.of("pipe:[77]"));
        for (int i = 0; i < inodes.length; i++) {
            Files.createSymbolicLink(fd.resolve(Integer.toString(3 + i)), Path.of("socket:[" + inodes[i] + "]"));
        }
    }

    @Test
    void theListOfTheKernelIsReadWithRandomPortsAsNegativeNumbers() {
        String text =
                """
                sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
                000000004dc036a0 0   8654       00000000 0        0        0     2        0        500959
                0000000062abbc56 0   0          00000000 0        0        0     2        0        500927
                00000000235c13d9 4   77         00000000 0        0        0     2        0        500933
                0000000005940285 0   4294958296 00000440 0        0        0     2        0        500935
                nonsense 0 x y
                """;
        assertThat(PortTable.parse(text)).containsOnly(Map.entry(8654, 500959L), Map.entry(-9000, 500935L));
    }

    @Test
    void aPortLeadsToTheProcessesThatHoldIt() throws Exception {
        holds(300, 1, 2);
        holds(301, 2);
        open.put(-9000, 1L);
        open.put(300, 2L);
        table.refresh();
        assertThat(table.holding(-9000, List.of())).isEqualTo(new PortTable.Holding(1, List.of(300), true));
        assertThat(table.holding(300, List.of())).isEqualTo(new PortTable.Holding(2, List.of(300, 301), true));
        assertThat(table.holding(4, List.of())).isNull();
    }

    @Test
    void theKinIsLookedAtFirst() throws Exception {
        holds(300, 2);
        holds(301, 2);
        holds(999, 2);
        open.put(300, 2L);
        table.refresh();
        assertThat(table.holding(300, List.of(300, 301))).isEqualTo(new PortTable.Holding(2, List.of(300, 301), true));
        table.refresh();
        assertThat(table.holding(300, List.of(7))).isEqualTo(new PortTable.Holding(2, List.of(300, 301, 999), true));
    }

    @Test
    void aPortThatWasSeenIsRememberedWhenItIsClosed() throws Exception {
        holds(300, 1);
        open.put(-9000, 1L);
        table.refresh();
        table.rememberAll();
        assertThat(table.formerly(-9000)).isNull();
        open.clear();
        table.refresh();
        assertThat(table.holding(-9000, List.of())).isNull();
        assertThat(table.formerly(-9000)).isEqualTo(new PortTable.Holding(1, List.of(300), true));
        assertThat(table.formerly(-9001)).isNull();
    }

    @Test
    void aPortWithAnotherSocketIsLookedUpAgain() throws Exception {
        holds(300, 1);
        holds(400, 2);
        open.put(-9000, 1L);
        table.refresh();
        table.rememberAll();
        open.put(-9000, 2L);
        table.refresh();
        assertThat(table.holding(-9000, List.of())).isEqualTo(new PortTable.Holding(2, List.of(400), true));
    }
}
