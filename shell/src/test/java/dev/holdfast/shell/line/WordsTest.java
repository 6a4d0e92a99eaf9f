package dev.holdfast.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        a b c               | a,b,c
        ``                  | ``
        `  a   b  `         | a,b
        a "b c" d           | a,b c,d
        a 'b "c' d          | a,b "c,d
        a\\ b               | a b
        a ""                | a,
        --x="b c"           | --x=b c
        a "open end         | a,open end
        """)
    void splits(String line, String words) {
        assertThat(String.join(",", Words.of(line))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "30s, 2026-11-21T09:59:30Z",
        "10m, 2026-11-21T09:50:00Z",
        "2h, 2026-11-21T08:00:00Z",
        "3d, 2026-11-18T10:00:00Z",
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z"
    })
    void anAgeIsCountedBackFromNow(String typed, Instant meant) {
        assertThat(Ago.resolve(typed, Instant.parse("2026-11-21T10:00:00Z"))).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"list, list, 0", "lst, list, 1", "lsit, list, 1", "'', list, 4", "routes, plugins, 5"})
    void distanceCountsLetters(String a, String b, int distance) {
        assertThat(Nearest.distance(a, b)).isEqualTo(distance);
    }
}
