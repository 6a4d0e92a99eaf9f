package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One message, or run of messages, with what a reader must make of it.
 *
 * @param source {@code socket}: one read; {@code batch}: many in one buffer; {@code sysctl}: a row of a table;
 *     {@code request}: bytes we must write
 * @param ownSequences of requests we are waiting for
 * @param encode a request in words; empty: this is none
 * @param frames what each frame says, by field
 * @param stop why and where reading stops; empty: at the end
 */
public record Fixture(
        String name,
        RouteSystem system,
        String source,
        List<Integer> ownSequences,
        String encode,
        byte[] bytes,
        List<Map<String, String>> frames,
        String stop) {
    static final int OWN_PID = 4242;

    private static final Map<String, Fixture> ALL = read();

    public static Fixture named(String name) {
        Fixture found = ALL.get(name);
        if (found == null) {
            found = ALL.values().stream()
                    .filter(fixture -> fixture.name.startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no fixture " + name));
        }
        return found;
    }

    static List<Fixture> all() {
        return List.copyOf(ALL.values());
    }

    /** The bytes as a read would leave them, in a buffer with room behind. */
    ByteBuffer buffer() {
        var buffer = ByteBuffer.allocateDirect(8192).order(ByteOrder.LITTLE_ENDIAN);
        return buffer.put(0, bytes);
    }

    private static Map<String, Fixture> read() {
        Map<String, Fixture> fixtures = new LinkedHashMap<>();
        try (InputStream in = Fixture.class.getResourceAsStream("/route-socket-messages.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String block : text.split("\n\n")) {
                if (block.startsWith("fixture ")) {
                    Fixture fixture = parse(block.split("\n"));
                    fixtures.put(fixture.name, fixture);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fixtures;
    }

    private static Fixture parse(String[] lines) {
        String[] head = lines[0].split(" ");
        List<Integer> own = new ArrayList<>();
        if (head.length > 4) {
            for (String sequence : head[4].substring(4).split(",")) {
                own.add(Integer.parseInt(sequence));
            }
        }
        byte[] bytes = {};
        String encode = "";
        String stop = "";
        List<Map<String, String>> frames = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].strip();
            String rest = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("hex ")) {
                bytes = HexFormat.of().parseHex(rest);
            } else if (line.startsWith("encode ")) {
                encode = rest;
            } else if (line.startsWith("stop ")) {
                stop = rest;
            } else if (line.startsWith("frame ")) {
                frames.add(fields(rest));
            }
        }
        RouteSystem system = RouteSystem.valueOf(head[2].toUpperCase(Locale.ROOT));
        return new Fixture(head[1], system, head[3], own, encode, bytes, frames, stop);
    }

    private static Map<String, String> fields(String words) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String word : words.split(" ")) {
            int equals = word.indexOf('=');
            fields.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return fields;
    }

    @Override
    public String toString() {
        return name;
    }
}
