package dev.holdfast.bgp.wire;

import java.util.List;

/** What a speaker says in its OPEN that it can do (RFC 5492); codes from the IANA registry "Capability Codes". */
public sealed interface Capability {
    int MULTIPROTOCOL = 1;
    int ROUTE_REFRESH = 2;
    int EXTENDED_NEXT_HOP = 5;
    int EXTENDED_MESSAGE = 6;
    int ROLE = 9;
    int GRACEFUL_RESTART = 64;
    int FOUR_OCTET_AS = 65;
    int ADD_PATH = 69;
    int ENHANCED_ROUTE_REFRESH = 70;
    int LONG_LIVED_GRACEFUL_RESTART = 71;
    int FQDN = 73;
    /** Route refresh as it was numbered before RFC 2918; read, never written. */
    int ROUTE_REFRESH_OLD = 128;

    int code();

    /** Routes of that family (RFC 4760 §8). */
    record Multiprotocol(AfiSafi family) implements Capability {
        @Override
        public int code() {
            return MULTIPROTOCOL;
        }
    }

    /** Takes ROUTE-REFRESH (RFC 2918). */
    record RouteRefreshing() implements Capability {
        @Override
        public int code() {
            return ROUTE_REFRESH;
        }
    }

    /** Takes next hops of another family (RFC 8950 §4). */
    record ExtendedNextHop(List<Entry> entries) implements Capability {
        public ExtendedNextHop {
            entries = List.copyOf(entries);
        }

        /** @param nextHopAfi 2 for IPv6 */
        public record Entry(AfiSafi family, int nextHopAfi) {}

        @Override
        public int code() {
            return EXTENDED_NEXT_HOP;
        }
    }

    /** Takes messages of up to 65535 bytes (RFC 8654). */
    record ExtendedMessage() implements Capability {
        @Override
        public int code() {
            return EXTENDED_MESSAGE;
        }
    }

    /**
     * What the sender is to us (RFC 9234 §4.1).
     *
     * @param value 0..255; see {@link dev.holdfast.bgp.wire.Role}
     */
    record RoleOf(int value) implements Capability {
        @Override
        public int code() {
            return ROLE;
        }
    }

    /**
     * Keeps forwarding while it restarts (RFC 4724 §3).
     *
     * @param restarting R: the sender has just restarted; do not wait for its table before sending yours
     * @param notification N: routes are to be kept over notifications as well (RFC 8538 §2)
     * @param seconds how long a restart takes, 0..4095
     * @param families the families kept
     */
    record GracefulRestart(boolean restarting, boolean notification, int seconds, List<Entry> families)
            implements Capability {
        public GracefulRestart {
            families = List.copyOf(families);
        }

        /** @param forwarding F: forwarding was indeed kept over the restart */
        public record Entry(AfiSafi family, boolean forwarding) {}

        @Override
        public int code() {
            return GRACEFUL_RESTART;
        }
    }

    /** The sender's AS in full (RFC 6793 §3), 0..2^32-1. */
    record FourOctetAs(long as) implements Capability {
        @Override
        public int code() {
            return FOUR_OCTET_AS;
        }
    }

    /** Several paths for one prefix (RFC 7911 §4). */
    record AddPath(List<Entry> entries) implements Capability {
        public AddPath {
            entries = List.copyOf(entries);
        }

        /** At least one of the two. */
        public record Entry(AfiSafi family, boolean receives, boolean sends) {}

        @Override
        public int code() {
            return ADD_PATH;
        }
    }

    /** Marks begin and end of a refresh (RFC 7313). */
    record EnhancedRouteRefresh() implements Capability {
        @Override
        public int code() {
            return ENHANCED_ROUTE_REFRESH;
        }
    }

    /** Routes may outlive a long absence (RFC 9494 §3). */
    record LongLived(List<Entry> families) implements Capability {
        public LongLived {
            families = List.copyOf(families);
        }

        /** @param seconds how long, 0..2^24-1, counted from the end of the restart time */
        public record Entry(AfiSafi family, boolean forwarding, int seconds) {}

        @Override
        public int code() {
            return LONG_LIVED_GRACEFUL_RESTART;
        }
    }

    /** Names for people, safe to print; each up to 255 bytes. */
    record Fqdn(String host, String domain) implements Capability {
        @Override
        public int code() {
            return FQDN;
        }
    }

    /** One that we do not know; ignored, and shown. */
    record Unknown(int code, Bytes value) implements Capability {}
}
