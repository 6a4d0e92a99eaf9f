package dev.holdfast.bgp.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The way a route came, as a value for people and rules; the nearest AS stands first. */
public record AsPath(List<Segment> segments) {
    public static final AsPath EMPTY = new AsPath(List.of());

    public AsPath {
        segments = List.copyOf(segments);
    }

    /** What a segment is; the order is that of the type codes 1 to 4. */
    public enum Kind {
        SET("{", "}"),
        SEQUENCE("", ""),
        CONFED_SEQUENCE("(", ")"),
        CONFED_SET("[", "]");

        private final String open;
        private final String close;

        Kind(String open, String close) {
            this.open = open;
            this.close = close;
        }

        int code() {
            return ordinal() + 1;
        }
    }

    /** @param numbers at least one AS, each 1..2^32-1 */
    public record Segment(Kind kind, List<Long> numbers) {
        public Segment {
            numbers = List.copyOf(numbers);
            if (numbers.isEmpty()) {
                throw new IllegalArgumentException("a segment has at least one AS");
            }
        }

        @Override
        public String toString() {
            return numbers.stream().map(String::valueOf).collect(Collectors.joining(" ", kind.open, kind.close));
        }
    }

    /** One sequence. */
    public static AsPath of(long... numbers) {
        if (numbers.length == 0) {
            return EMPTY;
        }
        List<Long> boxed = new ArrayList<>();
        for (long number : numbers) {
            boxed.add(number);
        }
        return new AsPath(List.of(new Segment(Kind.SEQUENCE, boxed)));
    }

    /** The value of a checked attribute of four-byte numbers. */
    static AsPath read(byte[] buffer, int start, int end) {
        List<Segment> segments = new ArrayList<>();
        for (int at = start; at < end; ) {
            int next = AsPathBytes.segmentEnd(buffer, at, 4);
            List<Long> numbers = new ArrayList<>();
            for (int as = at + AsPathBytes.HEAD; as < next; as += 4) {
                numbers.add(Octets.u32(buffer, as));
            }
            segments.add(new Segment(Kind.values()[Octets.u8(buffer, at) - 1], numbers));
            at = next;
        }
        return new AsPath(segments);
    }

    /** The bytes of the value, four for each number; a segment of more than 255 becomes several. */
    byte[] toBytes() {
        int size = 0;
        for (Segment segment : segments) {
            int count = segment.numbers().size();
            int pieces = (count + AsPathBytes.MOST_IN_SEGMENT - 1) / AsPathBytes.MOST_IN_SEGMENT;
            size += pieces * AsPathBytes.HEAD + 4 * count;
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (Segment segment : segments) {
            List<Long> numbers = segment.numbers();
            for (int i = 0; i < numbers.size(); i++) {
                if (i % AsPathBytes.MOST_IN_SEGMENT == 0) {
                    bytes[at++] = (byte) segment.kind().code();
                    bytes[at++] = (byte) Math.min(AsPathBytes.MOST_IN_SEGMENT, numbers.size() - i);
                }
                Octets.put32(bytes, at, numbers.get(i).intValue());
                at += 4;
            }
        }
        return bytes;
    }

    /** {@code 65001 65002 {65010 65011}}. */
    @Override
    public String toString() {
        return segments.stream().map(Segment::toString).collect(Collectors.joining(" "));
    }
}
