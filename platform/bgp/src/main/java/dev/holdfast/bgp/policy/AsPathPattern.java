package dev.holdfast.bgp.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that is looked for in an AS path written as {@code 65001 65002 {65003 65004}}: the nearest AS first,
 * sets in braces, confederation segments in parentheses and brackets. {@code _} stands for the start, the end, a space or one
 * of those marks. The syntax is that of RE2; the time to match grows with the length of the path only, whatever the pattern.
 */
public final class AsPathPattern {
    private static final int MOST_CHARACTERS = 1000;
    private static final String MARKS = " (){}\\[\\]";
    private static final String BOUNDARY = "(?:^|$|[" + MARKS + "])";

    private final String text;
    private final Pattern pattern;

    private AsPathPattern(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException if it is no pattern, with what is wrong in it */
    public static AsPathPattern parse(String text) {
        if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("a pattern for AS paths has " + text.length() + " characters; write 1.."
                    + MOST_CHARACTERS + ", such as _65001_ or ^65001( [0-9]+)*$");
        }
        try {
            return new AsPathPattern(text, Pattern.compile(withBoundaries(text)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a pattern for AS paths: " + e.getDescription()
                            + "; write it like _65001_ or ^65001( [0-9]+)*$, and \\{ for the brace of a set",
                    e);
        }
    }

    private static String withBoundaries(String text) {
        var whole = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                whole.append(c).append(text.charAt(++i));
            } else if (c == '_') {
                whole.append(inClass ? MARKS : BOUNDARY);
            } else {
                inClass = c == '[' || inClass && c != ']';
                whole.append(c);
            }
        }
        return whole.toString();
    }

    boolean fits(String path) {
        return pattern.matcher(path).find();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AsPathPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
