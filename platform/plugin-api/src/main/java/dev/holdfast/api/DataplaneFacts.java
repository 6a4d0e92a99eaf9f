package dev.holdfast.api;

import java.util.List;

/**
 * What a dataplane is and can do.
 *
 * @param kind {@code linux}, {@code route-socket} or {@code simulated}
 * @param kernel name and release
 * @param namespace name of the network namespace; empty: that of the daemon
 * @param writable whether changes are permitted
 * @param notes what it cannot do and why, one sentence each; empty: nothing to say
 */
public record DataplaneFacts(String kind, String kernel, String namespace, boolean writable, List<String> notes) {
    public DataplaneFacts {
        notes = List.copyOf(notes);
    }
}
