package dev.holdfast.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JacksonJsonTest {
    private final Json json = new JacksonJson();

    @Test
    void readsMapsListsAndScalars() {
        assertThat(json.read("{\"b\": [1, 2.5, \"x\", true, null], \"a\": 4294967295}"))
                .hasToString("{b=[1, 2.5, x, true, null], a=4294967295}");
        assertThat(json.read("null")).isNull();
    }

    @Test
    void saysWhereAMistakeIs() {
        assertThatThrownBy(() -> json.read("{\"a\":\n 1,}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2, column ");
        assertThatThrownBy(() -> json.read("{\"a\": 1, \"a\": 2}")).hasMessageContaining("uplicate");
        assertThatThrownBy(() -> json.read("{} {}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> json.read("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesRecordsAsTheEndpointsDo() {
        record Thing(String someName, List<Integer> numbers) {}
        assertThat(json.write(Map.of("thing", new Thing("x", List.of(1)))))
                .isEqualTo("{\"thing\":{\"someName\":\"x\",\"numbers\":[1]}}");
    }
}
