package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # command    | arguments                                  | name
                    sh           | sh /opt/cleanup.sh                         | cleanup.sh
                    bash         | /bin/bash -eu ./cleanup.sh now             | cleanup.sh
                    bash         | bash -o pipefail cleanup.sh                | cleanup.sh
                    bash         | bash --rcfile /x cleanup.sh                | cleanup.sh
                    bash         | bash -c exec                               | bash
                    bash         | bash -ec exec                              | bash
                    bash         | bash -s                                    | bash
                    bash         | -bash                                      | bash
                    busybox      | busybox sh /etc/udhcpc.script              | udhcpc.script
                    cleanup.sh   | /bin/sh ./cleanup.sh                       | cleanup.sh
                    python3      | python3 change.py                          | python3
                    ip           | ip route del                               | ip
                    sh           | ''                                         | sh
                    """)
    void aShellThatRunsAScriptGoesByTheScript(String command, String arguments, String name) {
        assertThat(CommandLine.name(command, arguments.replace(' ', '\0') + '\0'))
                .isEqualTo(name);
    }

    @Test
    void nothingInACommandLineReachesATerminalRaw() {
        assertThat(CommandLine.shown("ip\0route\0\u001b[31mdel\n\u202ex\0\0"))
                .isEqualTo("ip route \\x1b[31mdel\\x0a\\u202ex");
    }

    @Test
    void aLongCommandLineIsCut() {
        String shown = CommandLine.shown("x".repeat(4000) + '\0');
        assertThat(shown).hasSize(CommandLine.MAX_CHARACTERS).endsWith("x…");
        assertThat(CommandLine.shown("\u0001".repeat(4000))).hasSize(CommandLine.MAX_CHARACTERS);
    }

    @Test
    void noCommandLineIsNone() {
        assertThat(CommandLine.shown("")).isNull();
        assertThat(CommandLine.shown("\0\0")).isNull();
    }
}
