package dev.holdfast.api;

import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;

/** A window on one route in the kernel. Reused for the next one: valid until the call it was handed to returns. */
public interface RouteCursor {

    Family family();

    /** 1..4294967295. */
    long table();

    /** Upper half of the network address, as in {@link dev.holdfast.model.IpAddress#high}. */
    long high();

    /** Lower half of the network address. */
    long low();

    int prefixLength();

    int tos();

    /** 0..4294967295; foreign IPv4 routes may have 0. */
    long metric();

    /** 0..255. */
    int protocol();

    /** Interned by the dataplane: equal ones are the same object as long as no link is renamed or made anew. */
    Forwarding forwarding();

    /** A copy that stays valid. */
    KernelRoute toRoute();
}
