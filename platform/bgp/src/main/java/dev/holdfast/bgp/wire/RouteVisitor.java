package dev.holdfast.bgp.wire;

/** Takes announced prefixes, with the attributes that hold for all that follow until the next ones. */
public interface RouteVisitor extends PrefixVisitor {

    /**
     * The attributes of the prefixes that come next, in the form {@link AttributesView} describes: equal bytes mean equal
     * attributes, so they can be hashed, compared and stored without being parsed. The bytes are valid during the call only.
     */
    void attributes(byte[] buffer, int start, int end);
}
