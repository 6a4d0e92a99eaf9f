package dev.holdfast.api;

import dev.holdfast.model.Address;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.Rule;

/** One change of the kernel; prints as the {@code ip} command that would do the same. */
public sealed interface Change {

    /** How a new route takes its place among others with the same key. */
    enum Placement {
        /** Only if the key is free; else {@code EEXIST}. */
        EXCLUSIVE,
        /** In front of whatever has the key (IPv4); an IPv6 kernel would join the two, so there it means exclusive. */
        FRONT,
        /** In the place of the first one that has the key; if the key is free, as exclusive. */
        REPLACE
    }

    record AddRoute(Route route, Placement placement) implements Change {
        @Override
        public String toString() {
            return "route "
                    + (placement == Placement.REPLACE ? "replace " : placement == Placement.FRONT ? "prepend " : "add ")
                    + route;
        }
    }

    /** Deletes exactly this route, and no other that merely resembles it. */
    record DeleteRoute(RouteKey key, Forwarding forwarding, int protocol) implements Change {
        @Override
        public String toString() {
            return "route del " + new Route(key, forwarding) + " proto " + protocol;
        }
    }

    /** Makes a link, administratively down. */
    record AddLink(Link link) implements Change {
        @Override
        public String toString() {
            return "link add " + link.name() + " type " + link.kind().kind();
        }
    }

    /** Brings MTU and parameters to those of {@code link}; its kind must be the same. */
    record ChangeLink(Link link) implements Change {
        @Override
        public String toString() {
            return "link change " + link.name();
        }
    }

    record SetLink(String name, boolean up) implements Change {
        @Override
        public String toString() {
            return "link set " + name + (up ? " up" : " down");
        }
    }

    record DeleteLink(String name) implements Change {
        @Override
        public String toString() {
            return "link del " + name;
        }
    }

    /** Adds an address; IPv6 without duplicate address detection, so that it can be a source at once. */
    record AddAddress(Address address) implements Change {
        @Override
        public String toString() {
            return "address add " + withoutNoun(address);
        }
    }

    record DeleteAddress(Address address) implements Change {
        @Override
        public String toString() {
            return "address del " + withoutNoun(address);
        }
    }

    /**
     * Breaks off the connections of local programs whose own address is {@code local}, by an error they see (SOCK_DESTROY,
     * sock_diag(7)); refused with {@code EOPNOTSUPP} where the kernel cannot.
     */
    record DestroySockets(IpAddress local) implements Change {
        @Override
        public String toString() {
            return "socket destroy src " + local;
        }
    }

    record AddRule(Rule rule) implements Change {
        @Override
        public String toString() {
            return "rule add priority " + withoutNoun(rule);
        }
    }

    /** Deletes exactly the rule that carries our protocol number. */
    record DeleteRule(Rule rule) implements Change {
        @Override
        public String toString() {
            return "rule del priority " + withoutNoun(rule);
        }
    }

    /** Objects print with a noun in front, {@code rule 1000 from all …}, which the command already has. */
    private static String withoutNoun(Object object) {
        String text = object.toString();
        return text.substring(text.indexOf(' ') + 1);
    }
}
