package dev.holdfast.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shell.commands.Catalogue;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks bash itself what the shipped script completes, and compares that with the commands there are. */
class BashCompletionTest {
    private static final Path SCRIPT = Path.of("../config/completion/holdfast.bash");

    /** What bash offers for an empty word after {@code words}. */
    private static List<String> offered(String words) throws IOException, InterruptedException {
        String script = "source " + SCRIPT + "; COMP_WORDS=(holdfast " + words
                + " ''); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));" + " _holdfast; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-uc", script)
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        return printed.lines().toList();
    }

    static Stream<CommandSpec> commands() {
        return Catalogue.specs().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void offersTheOptionsOfEveryCommand(CommandSpec spec) throws Exception {
        assertThat(offered(spec.name()))
                .containsExactlyElementsOf(spec.allOptions().stream()
                        .map(option -> "--" + option.name())
                        .toList());
    }

    @Test
    void offersEveryWordOfEveryCommand() throws Exception {
        assertThat(offered(""))
                .containsAll(commands().map(spec -> spec.words().get(0)).toList());
        for (String group : commands()
                .filter(spec -> spec.words().size() > 1)
                .map(spec -> spec.words().get(0))
                .distinct()
                .toList()) {
            assertThat(offered(group))
                    .containsExactlyInAnyOrderElementsOf(commands()
                            .filter(spec -> spec.words().get(0).equals(group)
                                    && spec.words().size() > 1)
                            .map(spec -> spec.words().get(1))
                            .toList());
        }
    }

    @Test
    void offersTheValuesThatAreFew() throws Exception {
        assertThat(offered("routes list --state")).isEqualTo(choices("routes list", "state"));
        assertThat(offered("rib best --family")).isEqualTo(choices("rib best", "family"));
        assertThat(offered("intents list --kind")).isEqualTo(choices("intents list", "kind"));
    }

    private static List<String> choices(String command, String name) {
        return commands()
                .filter(spec -> spec.name().equals(command))
                .flatMap(spec -> spec.options().stream())
                .filter(option -> option.name().equals(name))
                .map(Option::kind)
                .findFirst()
                .orElseThrow()
                .choices();
    }
}
