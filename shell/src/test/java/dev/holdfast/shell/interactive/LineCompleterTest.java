package dev.holdfast.shell.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.commands.Catalogue;
import dev.holdfast.shell.commands.Daemon;
import dev.holdfast.shell.rehearsal.StandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineCompleterTest {
    private static final String ANSWER =
            """
            {"routes":[{"prefix":"10.9.0.0/16"},{"prefix":"10.9.0.0/16"},{"prefix":"::/0"}],
             "intents":[{"owner":"static/default"}],"plugins":[{"id":"static"}],"incidents":[{"id":12}]}""";

    @TempDir
    private Path directory;

    private List<String> complete(String line, ControlSocket socket) {
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        String word = words.remove(words.size() - 1);
        return new LineCompleter(Catalogue.specs(), new KnownNames(new Daemon(socket)))
                .candidates(words, word).stream()
                        .map(Candidate::value)
                        .filter(value -> value.startsWith(word))
                        .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        `r`                              | routes,rib,reconcile
        `routes `                        | list,show,explain
        `routes e`                       | explain
        `help routes `                   | list,show,explain
        `routes list --pr`               | --prefix
        `routes list --prefix `          | 10.9.0.0/16,::/0
        `routes list --prefix 10.9.0.0/16 --p` | ``
        `routes list --owner `           | static/default
        `routes list --state I`          | INSTALLED
        `routes show `                   | 10.9.0.0/16,::/0
        `routes explain --json `         | 10.9.0.0/16,::/0
        `routes show 10.9.0.0/16 --j`    | --json
        `plugins stop `                  | static
        `incidents show `                | 12
        `nonsense `                      | ``
        """)
    void completes(String line, String candidates) throws IOException {
        Path socket = directory.resolve("s");
        try (StandIn daemon = new StandIn(socket, request -> StandIn.json(200, ANSWER))) {
            assertThat(String.join(",", complete(line, new ControlSocket(socket))))
                    .isEqualTo(candidates);
            assertThat(daemon.requests()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void withoutADaemonItCompletesWhatNeedsNone() {
        ControlSocket nobody = new ControlSocket(directory.resolve("none"));
        assertThat(complete("routes show ", nobody)).isEmpty();
        assertThat(complete("plugins r", nobody)).containsExactly("reload");
    }
}
