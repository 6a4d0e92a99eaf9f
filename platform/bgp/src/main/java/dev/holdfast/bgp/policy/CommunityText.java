package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.policy.Community.Kind;
import dev.holdfast.model.IpAddress;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Communities and patterns for them as people write them. */
final class CommunityText {
    private static final String RIGHT =
            "write it like 65001:100, lc:65001:1:2, rt:65001:100, ro:192.0.2.1:7, ext:0x0002fdea00000064, or ";
    private static final long MOST_16 = 0xFFFF;
    private static final long MOST_32 = 0xFFFF_FFFFL;
    private static final int HEX_DIGITS = 16;

    private CommunityText() {}

    /** @throws IllegalArgumentException with a message that says what would be right */
    static Community parse(String text) {
        String word = text.toLowerCase(Locale.ROOT).replace('_', '-');
        Integer known = WellKnown.NAMES.get(word);
        if (known != null) {
            return Community.standard(known);
        }
        String[] parts = word.split(":", -1);
        return switch (parts[0]) {
            case "lc" -> large(text, parts);
            case "rt" -> extended(text, parts, Kind.ROUTE_TARGET_AS, Kind.ROUTE_TARGET_IP);
            case "ro" -> extended(text, parts, Kind.ROUTE_ORIGIN_AS, Kind.ROUTE_ORIGIN_IP);
            case "ext" -> other(text, parts);
            default -> standard(text, parts);
        };
    }

    private static Community standard(String text, String[] parts) {
        if (parts.length != 2) {
            throw refused(text);
        }
        return new Community(Kind.STANDARD, number(text, parts[0], MOST_16), number(text, parts[1], MOST_16), 0);
    }

    private static Community large(String text, String[] parts) {
        if (parts.length != 4) {
            throw refused(text);
        }
        return new Community(
                Kind.LARGE,
                number(text, parts[1], MOST_32),
                number(text, parts[2], MOST_32),
                number(text, parts[3], MOST_32));
    }

    private static Community extended(String text, String[] parts, Kind byAs, Kind byIp) {
        if (parts.length != 3) {
            throw refused(text);
        }
        if (parts[1].indexOf('.') >= 0) {
            return new Community(byIp, IpAddress.parse(parts[1]).low(), number(text, parts[2], MOST_16), 0);
        }
        long as = number(text, parts[1], MOST_32);
        return new Community(byAs, as, number(text, parts[2], as > MOST_16 ? MOST_16 : MOST_32), 0);
    }

    private static Community other(String text, String[] parts) {
        if (parts.length != 2 || !parts[1].matches("0x[0-9a-f]{" + HEX_DIGITS + "}")) {
            throw refused(text);
        }
        return Community.extended(Long.parseUnsignedLong(parts[1].substring(2), 16));
    }

    private static long number(String text, String digits, long most) {
        if (digits.equals("*")) {
            return Community.ANY;
        }
        if (!digits.matches("[0-9]{1,10}")) {
            throw refused(text);
        }
        long number = Long.parseLong(digits);
        if (number > most) {
            throw new IllegalArgumentException(
                    digits + " is too large in the community '" + text + "'; write at most " + most + " there");
        }
        return number;
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("'" + text + "' is not a community; " + RIGHT
                + String.join(", ", new TreeMap<>(WellKnown.NAMES).keySet()));
    }

    static String of(Community community) {
        String second = ":" + star(community.second());
        return switch (community.kind()) {
            case STANDARD -> standard(community, second);
            case LARGE -> "lc:" + star(community.first()) + second + ":" + star(community.third());
            case OTHER_EXTENDED -> String.format("ext:0x%016x", community.first());
            case ROUTE_TARGET_IP, ROUTE_ORIGIN_IP -> community.kind().prefix() + community.address() + second;
            default -> community.kind().prefix() + star(community.first()) + second;
        };
    }

    private static String standard(Community community, String second) {
        if (community.isOne()) {
            for (Map.Entry<String, Integer> each : WellKnown.NAMES.entrySet()) {
                if (each.getValue() == community.asStandard()) {
                    return each.getKey();
                }
            }
        }
        return star(community.first()) + second;
    }

    private static String star(long number) {
        return number == Community.ANY ? "*" : Long.toString(number);
    }
}
