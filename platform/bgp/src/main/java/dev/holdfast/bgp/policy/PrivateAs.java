package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AsPath.Kind;
import java.util.ArrayList;
import java.util.List;

/** Takes AS numbers for private use (RFC 6996) out of paths, before the own AS is put in front. */
public enum PrivateAs {
    /** Takes them out if the path has no others; else it stays. */
    REMOVE,
    /** Takes them all out. */
    ALL,
    /** Puts the own AS in the place of each, so that the path keeps its length. */
    REPLACE;

    /** Whether nobody else may see that AS: 64512..65534 and 4200000000..4294967294. */
    public static boolean isPrivate(long as) {
        return as >= 64_512 && as <= 65_534 || as >= 4_200_000_000L && as <= 4_294_967_294L;
    }

    /**
     * The path without them; the same object if nothing changes. Sets stay sets, confederation segments stay as they are.
     *
     * @param own 1..2^32-1
     */
    public AsPath applyTo(AsPath path, long own) {
        boolean some = path.segments().stream().anyMatch(each -> counts(each) && hasPrivate(each));
        boolean others = path.segments().stream().filter(PrivateAs::counts).anyMatch(each -> each.numbers().stream()
                .anyMatch(as -> !isPrivate(as)));
        if (!some || this == REMOVE && others) {
            return path;
        }
        List<AsPath.Segment> segments = new ArrayList<>();
        for (AsPath.Segment segment : path.segments()) {
            List<Long> numbers = counts(segment) ? changed(segment, own) : segment.numbers();
            if (!numbers.isEmpty()) {
                segments.add(new AsPath.Segment(segment.kind(), numbers));
            }
        }
        return new AsPath(joined(segments));
    }

    private static boolean counts(AsPath.Segment segment) {
        return segment.kind() == Kind.SEQUENCE || segment.kind() == Kind.SET;
    }

    private static boolean hasPrivate(AsPath.Segment segment) {
        return segment.numbers().stream().anyMatch(PrivateAs::isPrivate);
    }

    private List<Long> changed(AsPath.Segment segment, long own) {
        List<Long> numbers = new ArrayList<>();
        for (long as : segment.numbers()) {
            if (!isPrivate(as)) {
                numbers.add(as);
            } else if (this == REPLACE && !(segment.kind() == Kind.SET && numbers.contains(own))) {
                numbers.add(own);
            }
        }
        return numbers;
    }

    /** What was one sequence but for a set that is empty now becomes one again. */
    private static List<AsPath.Segment> joined(List<AsPath.Segment> segments) {
        List<AsPath.Segment> joined = new ArrayList<>();
        for (AsPath.Segment segment : segments) {
            int last = joined.size() - 1;
            if (last >= 0 && segment.kind() == Kind.SEQUENCE && joined.get(last).kind() == Kind.SEQUENCE) {
                List<Long> both = new ArrayList<>(joined.get(last).numbers());
                both.addAll(segment.numbers());
                joined.set(last, new AsPath.Segment(Kind.SEQUENCE, both));
            } else {
                joined.add(segment);
            }
        }
        return joined;
    }
}
