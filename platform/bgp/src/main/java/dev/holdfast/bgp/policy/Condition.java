package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.IpAddress;
import java.util.List;

/** One thing a statement asks of a route. Prints as what it asks. */
sealed interface Condition {

    boolean holds(Candidate route);

    /** @param words what the networks are, for people */
    record InPrefixes(PrefixSet prefixes, String words) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            RouteInput input = route.input();
            return prefixes.fits(input.family(), input.high(), input.low(), input.length());
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** One of the patterns fits. */
    record OnPath(List<AsPathPattern> patterns, String words) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            String path = route.path();
            for (AsPathPattern pattern : patterns) {
                if (pattern.fits(path)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** The route has one of the communities. */
    record Tagged(List<CommunityPattern> patterns, String words) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            for (CommunityPattern pattern : patterns) {
                if (pattern.isOn(route.attributes())) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    record OfNeighbor(NeighborSet neighbors, String words) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            return neighbors.has(route.input().neighbor());
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** A number of the attributes; what is not there counts as what it means to the choice of the best. */
    enum Quantity {
        AS_PATH_LENGTH("as-path-length"),
        LOCAL_PREF("local-pref"),
        MED("med");

        private static final long USUAL_LOCAL_PREF = 100;

        private final String words;

        Quantity(String words) {
            this.words = words;
        }

        long of(AttributesView attributes) {
            return switch (this) {
                case AS_PATH_LENGTH -> attributes.asPathLength();
                case LOCAL_PREF -> attributes.localPref(USUAL_LOCAL_PREF);
                case MED -> attributes.med(0);
            };
        }
    }

    record Within(Quantity quantity, long least, long most) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            long number = quantity.of(route.attributes());
            return number >= least && number <= most;
        }

        @Override
        public String toString() {
            String ge = least > 0 ? "-ge " + least : "";
            String le = most < Long.MAX_VALUE ? "-le " + most : "";
            return quantity.words + ge + (ge.isEmpty() || le.isEmpty() ? "" : " ") + le;
        }
    }

    record OfType(RouteType type) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            return route.input().type() == type;
        }

        @Override
        public String toString() {
            return "route-type " + Words.of(type);
        }
    }

    record Via(IpAddress nextHop) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            return nextHop.equals(route.attributes().nextHop());
        }

        @Override
        public String toString() {
            return "next-hop " + nextHop;
        }
    }

    record Rpki(RpkiState state) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            return route.input().rpki() == state;
        }

        @Override
        public String toString() {
            return "rpki " + Words.of(state);
        }
    }

    record Aspa(AspaState state) implements Condition {
        @Override
        public boolean holds(Candidate route) {
            return route.input().aspa() == state;
        }

        @Override
        public String toString() {
            return "aspa " + Words.of(state);
        }
    }
}
