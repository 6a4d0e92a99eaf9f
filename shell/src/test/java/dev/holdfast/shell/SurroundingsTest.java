package dev.holdfast.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shell.view.Screen;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTest {

    @ParameterizedTest
    @CsvSource({"120, 120", "20, 20", "19, 2147483647", "0, 2147483647", "wide, 2147483647", "'', 2147483647"})
    void theWidthIsThatOfTheTerminalOrUnbounded(String columns, int width) {
        assertThat(new Surroundings(Map.of("COLUMNS", columns)).width()).isEqualTo(width);
        assertThat(new Surroundings(Map.of()).width()).isEqualTo(Screen.UNBOUNDED);
    }

    @Test
    void coloursNeedATerminalThatIsWilling() {
        assertThat(new Surroundings(Map.of("HOLDFAST_TERMINAL", "1")).colour()).isTrue();
        assertThat(new Surroundings(Map.of()).colour()).isFalse();
        assertThat(new Surroundings(Map.of("HOLDFAST_TERMINAL", "1", "NO_COLOR", "1")).colour())
                .isFalse();
        assertThat(new Surroundings(Map.of("HOLDFAST_TERMINAL", "1", "TERM", "dumb")).colour())
                .isFalse();
    }

    @Test
    void theNamedSocketWins() {
        assertThat(new Surroundings(Map.of("HOLDFAST_SOCKET", "/x/y.sock"))
                        .socket()
                        .path())
                .isEqualTo(Path.of("/x/y.sock"));
    }

    @Test
    void ourFilesGoWhereTheUserKeepsState() {
        assertThat(new Surroundings(Map.of("XDG_STATE_HOME", "/srv/state")).stateDirectory())
                .isEqualTo(Path.of("/srv/state/holdfast"));
    }
}
