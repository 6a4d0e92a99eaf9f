package dev.holdfast.kernel.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What not every kernel can do. A dataplane that lacks one has to say so to the operator: the words stand in a note of its
 * facts. A case that needs what is lacking is not run; that the note is there is checked in its place.
 */
public enum Capability {
    METRICS("one for each prefix"),
    TABLES("no second table"),
    TOS("tos"),
    MULTIPATH("no multipath"),
    ONLINK("onlink"),
    SCOPES("scope"),
    EVERY_REJECT_TYPE("prohibit or throw"),
    GATEWAYS_OF_ANOTHER_FAMILY("of its own family"),
    RULES("Rules: there are none"),
    NEXT_HOP_OBJECTS("Next-hop objects: there are none"),
    LINKS_OF_EVERY_KIND("Links: "),
    DEPARTURES_TOLD("an interface that is gone is not announced"),
    WORDS("no words"),
    ADDRESS_AUTHORS("name nobody"),
    ADDRESS_STATES("duplicate address detection is not told"),
    ADDRESSES_WITHOUT_ROUTE("always makes a route for an address");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /** Words of the note that says that it is lacking. */
    String words() {
        return words;
    }

    /** A case that needs it. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Needs {
        Capability[] value();
    }
}
