package dev.holdfast.bgp.exports;

/** What a peer is to us, as far as it counts for what it is told. */
public enum Relation {
    /** Of our AS: it is told what we learned outside, and what reflector clients say. */
    INTERNAL,
    /** Of our AS, and we reflect for it: it is told what other internal peers say as well (RFC 4456). */
    REFLECTOR_CLIENT,
    /** Of another AS. */
    EXTERNAL,
    /** Of another AS, and we are a route server to it: routes pass as they came (RFC 7947). */
    ROUTE_SERVER_CLIENT;

    public boolean isInternal() {
        return this == INTERNAL || this == REFLECTOR_CLIENT;
    }
}
