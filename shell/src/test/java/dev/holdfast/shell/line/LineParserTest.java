package dev.holdfast.shell.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.shell.commands.Catalogue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LineParserTest {
    private final LineParser parser = new LineParser(Catalogue.specs());

    private String read(String line) throws UsageException {
        Line read = parser.parse(Words.of(line));
        if (read instanceof Line.Help help) {
            return "help " + help.topic();
        }
        Line.Call call = (Line.Call) read;
        return call.command().name() + " " + new java.util.TreeMap<>(call.options()) + " " + call.arguments();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        status                                     | status {} []
        status --json                              | status {json=} []
        --json status                              | status {json=} []
        --socket /run/x.sock status                | status {socket=/run/x.sock} []
        status --socket=/run/x.sock                | status {socket=/run/x.sock} []
        routes list                                | routes list {} []
        routes list --prefix 10.0.0.0/8            | routes list {prefix=10.0.0.0/8} []
        routes list --prefix 10.1.2.3              | routes list {prefix=10.1.2.3} []
        routes list --prefix 2001:db8::/32         | routes list {prefix=2001:db8::/32} []
        routes list --state installed              | routes list {state=INSTALLED} []
        routes list --table main --limit 5         | routes list {limit=5, table=254} []
        routes --no-color list --owner=static/a    | routes list {no-color=, owner=static/a} []
        routes show 10.0.0.0/8                     | routes show {} [10.0.0.0/8]
        routes show --json 10.0.0.0/8              | routes show {json=} [10.0.0.0/8]
        routes explain 192.0.2.1 --debug           | routes explain {debug=} [192.0.2.1]
        routes explain -- 192.0.2.1                | routes explain {} [192.0.2.1]
        intents list --kind Rule                   | intents list {kind=rule} []
        incidents list --since 10m --culprit ip    | incidents list {culprit=ip, since=10m} []
        incidents list --since 2026-11-21T09:30:00Z | incidents list {since=2026-11-21T09:30:00Z} []
        incidents watch --prefix ::/0              | incidents watch {prefix=::/0} []
        incidents show #12                         | incidents show {} [12]
        incidents show 12                          | incidents show {} [12]
        reconcile now                              | reconcile now {} []
        reconcile plan --limit 3                   | reconcile plan {limit=3} []
        reconcile pause                            | reconcile pause {} []
        reconcile resume                           | reconcile resume {} []
        reconcile release-brake                    | reconcile release-brake {} []
        plugins list                               | plugins list {} []
        plugins start static                       | plugins start {} [static]
        plugins stop static                        | plugins stop {} [static]
        plugins reload static                      | plugins reload {} [static]
        version                                    | version {} []
        ''                                         | 'help '
        help                                       | 'help '
        --help                                     | 'help '
        -h                                         | 'help '
        help routes                                | help routes
        routes -h                                  | help routes
        help routes list                           | help routes list
        routes show --help 10.0.0.0/8              | help routes show
        routes list --prefix --help                | help routes list
        """)
    void understands(String line, String read) throws UsageException {
        assertThat(read(line)).isEqualTo(read);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        rutes list                          | unknown command 'rutes'; did you mean routes?
        stauts                              | unknown command 'stauts'; did you mean status?
        frobnicate                          | unknown command 'frobnicate'
        frobnicate --help                   | unknown command 'frobnicate'
        routes                              | 'routes' needs one of: list, show, explain
        routes lst                          | 'routes' has no command 'lst'; did you mean list?
        routes list --prefx 10.0.0.0/8      | unknown option --prefx of 'routes list'; did you mean --prefix?
        routes list --xyzzy                 | unknown option --xyzzy of 'routes list'
        routes list -x                      | unknown option -x of 'routes list'
        --jsn status                        | unknown option --jsn; did you mean --json?
        --prefix 10.0.0.0/8 routes list     | unknown option --prefix
        reconcile now --limit 3             | unknown option --limit of 'reconcile now'
        routes list --prefix                | --prefix needs a value: --prefix PREFIX
        routes list --prefix --json         | --prefix needs a value: --prefix PREFIX
        routes list --json=yes              | --json takes no value
        routes list --limit 1 --limit 2     | --limit is given twice
        routes list --limit 0               | --limit: '0' is not a number 1..100000
        routes list --limit many            | --limit: 'many' is not a number 1..100000
        routes list --limit -1              | --limit: '-1' is not a number 1..100000
        routes list --table 4294967295      | --table: '4294967295' is not a table: main, or 1..4294967294
        routes list --state instaled        | --state: 'INSTALED' is none of PENDING, INSTALLED, GATED, SHADOWED, BLOCKED, CONTESTED, FAILED; did you mean INSTALLED?
        routes list --owner ''              | --owner needs a value: --owner OWNER
        routes list --owner ""              | --owner: it must not be empty
        routes list 10.0.0.0/8              | 'routes list' takes no argument, got '10.0.0.0/8'
        routes show                         | 'routes show' needs PREFIX
        routes show 10.0.0.0/8 11.0.0.0/8   | 'routes show' takes nothing after PREFIX, got '11.0.0.0/8'
        routes show 10.0.0.1/8              | PREFIX: 10.0.0.1/8 has host bits set; the network is 10.0.0.0/8
        incidents show abc                  | ID: 'abc' is not an incident's id 1..9223372036854775807
        incidents list --since yesterday    | --since: 'yesterday' is neither an age (30s, 10m, 2h, 3d) nor a time (2026-11-21T09:30:00Z)
        plugins reload                      | 'plugins reload' needs PLUGIN
        status now                          | 'status' takes no argument, got 'now'
        """,
            quoteCharacter = '`')
    void refuses(String line, String message) {
        String typed = line.endsWith("''") ? line.substring(0, line.length() - 2) : line;
        assertThatThrownBy(() -> read(typed)).isInstanceOf(UsageException.class).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"routes show 10.0.0.0/33", "routes list --prefix 10.0.0/8", "routes explain fe80::1%eth0"})
    void refusesWhatIsNoPrefix(String line) {
        assertThatThrownBy(() -> read(line)).isInstanceOf(UsageException.class);
    }

    static Stream<String> everyCommandAndGroup() {
        return Catalogue.specs().stream()
                .flatMap(spec -> Stream.of(spec.name(), spec.words().get(0)))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("everyCommandAndGroup")
    void helpsEverywhere(String topic) throws UsageException {
        for (String line : List.of(topic + " --help", topic + " -h", "help " + topic, "--help " + topic)) {
            assertThat(read(line)).isEqualTo("help " + topic);
        }
    }

    @Test
    void afterTwoDashesNothingIsAnOption() throws UsageException {
        assertThat(read("plugins stop -- --help")).isEqualTo("plugins stop {} [--help]");
    }
}
