package dev.holdfast.shell.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.shell.json.JsonReader.BadJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static Json read(String text) throws BadJsonException {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "\"µ \\\" \\\\ \\n \\u0001\"",
                "12345678901234567890",
                "-1.5",
                "{\"a\":[1,{\"b\":null}],\"c\":{\"d\":false}}"
            })
    void whatIsReadPrintsAsItWas(String text) throws BadJsonException {
        assertThat(JsonPrinter.line(read(text))).isEqualTo(text);
    }

    @Test
    void prettyMeansALineEach() throws BadJsonException {
        assertThat(JsonPrinter.pretty(read("{\"a\":[1,{\"b\":null}],\"c\":{},\"d\":[]}")))
                .isEqualTo(
                        """
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ],
                  "c": {},
                  "d": []
                }""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":}", "[1,]", "{} {}", "<html>", "\"open"})
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(BadJsonException.class);
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(BadJsonException.class);
    }

    @Test
    void fieldsAreReadLeniently() throws BadJsonException {
        Json json = read(
                "{\"text\":\"x\",\"number\":3,\"flag\":true,\"at\":\"2026-11-21T10:00:00.123456Z\",\"for\":\"PT1.5S\",\"none\":null}");
        assertThat(json.text("text")).isEqualTo("x");
        assertThat(json.number("number")).isEqualTo(3);
        assertThat(json.flag("flag")).isTrue();
        assertThat(json.instant("at")).isEqualTo(Instant.parse("2026-11-21T10:00:00.123456Z"));
        assertThat(json.duration("for")).isEqualTo(Duration.ofMillis(1500));
        assertThat(json.duration("number")).isEqualTo(Duration.ofSeconds(3));
        for (String field : new String[] {"none", "missing"}) {
            assertThat(json.at(field).isNothing()).isTrue();
            assertThat(json.text(field)).isEmpty();
            assertThat(json.number(field)).isZero();
            assertThat(json.flag(field)).isFalse();
            assertThat(json.instant(field)).isNull();
            assertThat(json.list(field)).isEmpty();
            assertThat(json.at(field).fields()).isEmpty();
        }
        assertThat(json.instant("text")).isNull();
    }

    @Test
    void aStrangersCommandLineCannotSteerTheTerminal() throws BadJsonException {
        assertThat(read("{\"commandLine\":\"evil\\u001b[2J\\nnext\\u009b1m\"}").text("commandLine"))
                .isEqualTo("evil?[2J next?1m");
    }
}
