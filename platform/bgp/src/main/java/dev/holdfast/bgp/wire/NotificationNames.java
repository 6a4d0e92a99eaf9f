package dev.holdfast.bgp.wire;

/** What codes and subcodes mean, in words (IANA registry "BGP Error Codes"). */
final class NotificationNames {
    private static final String[] HEADER = {"", "connection not synchronised", "bad message length", "bad message type"
    };
    private static final String[] OPEN = {
        "",
        "unsupported version",
        "bad peer AS",
        "bad router id",
        "unsupported optional parameter",
        "",
        "unacceptable hold time",
        "unsupported capability",
        "",
        "",
        "",
        "role mismatch"
    };
    private static final String[] UPDATE = {
        "",
        "malformed attribute list",
        "unrecognised well-known attribute",
        "missing well-known attribute",
        "attribute flags error",
        "attribute length error",
        "invalid ORIGIN",
        "",
        "invalid NEXT_HOP",
        "optional attribute error",
        "invalid network field",
        "malformed AS_PATH"
    };
    private static final String[] STATE = {
        "", "message unexpected in OpenSent", "message unexpected in OpenConfirm", "message unexpected in Established"
    };
    private static final String[] REFRESH = {"", "invalid message length"};

    private NotificationNames() {}

    static String of(int code, int subcode) {
        return switch (code) {
            case Notification.HEADER -> named("message header error", HEADER, subcode);
            case Notification.OPEN -> named("OPEN error", OPEN, subcode);
            case Notification.UPDATE -> named("UPDATE error", UPDATE, subcode);
            case Notification.HOLD -> "hold timer expired";
            case Notification.STATE -> named("state machine error", STATE, subcode);
            case Notification.CEASE -> cease(subcode);
            case Notification.REFRESH -> named("ROUTE-REFRESH error", REFRESH, subcode);
            case Notification.SEND_HOLD -> "send hold timer expired";
            default -> "unknown error";
        };
    }

    private static String named(String code, String[] subcodes, int subcode) {
        boolean known = subcode < subcodes.length && !subcodes[subcode].isEmpty();
        return known ? subcodes[subcode] : code;
    }

    private static String cease(int subcode) {
        Cease why = Cease.of(subcode);
        return why == null ? "cease" : why.words();
    }
}
