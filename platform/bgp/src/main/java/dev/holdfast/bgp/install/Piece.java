package dev.holdfast.bgp.install;

import dev.holdfast.model.Family;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of what changes, as numbers: what is no longer wanted, and after that what is wanted. Filled on one thread, read on
 * another, never both at once. No prefix is wanted twice in it.
 */
final class Piece {
    private boolean[] ipv6 = new boolean[64];
    private long[] high = new long[64];
    private long[] low = new long[64];
    private byte[] length = new byte[64];
    /** The metric of the route that goes; 0: none does. */
    private long[] goes = new long[64];

    private @Nullable Outcome[] comes = new Outcome[64];
    private int size;

    void add(
            Family family,
            long networkHigh,
            long networkLow,
            int bits,
            long metricThatGoes,
            @Nullable Outcome outcome) {
        if (size == high.length) {
            grow();
        }
        ipv6[size] = family == Family.IPV6;
        high[size] = networkHigh;
        low[size] = networkLow;
        length[size] = (byte) bits;
        goes[size] = metricThatGoes;
        comes[size++] = outcome;
    }

    private void grow() {
        int larger = 2 * size;
        ipv6 = Arrays.copyOf(ipv6, larger);
        high = Arrays.copyOf(high, larger);
        low = Arrays.copyOf(low, larger);
        length = Arrays.copyOf(length, larger);
        goes = Arrays.copyOf(goes, larger);
        comes = Arrays.copyOf(comes, larger);
    }

    int size() {
        return size;
    }

    /** Keys of routes whose prefix has none in this piece; another may come in their place later. */
    List<RouteKey> withdrawn(long table) {
        List<RouteKey> keys = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (comes[i] == null) {
                keys.add(key(i, table, goes[i]));
            }
        }
        return keys;
    }

    /** Keys of routes in whose place this piece puts one with another metric. */
    List<RouteKey> replaced(long table) {
        List<RouteKey> keys = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Outcome outcome = comes[i];
            if (outcome != null && goes[i] != 0 && goes[i] != outcome.metric()) {
                keys.add(key(i, table, goes[i]));
            }
        }
        return keys;
    }

    List<Intent> wanted(long table, Owner owner, int distance) {
        List<Intent> intents = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Outcome outcome = comes[i];
            if (outcome != null) {
                var route = new Route(key(i, table, outcome.metric()), outcome.forwarding());
                intents.add(Intent.of(route, owner, distance));
            }
        }
        return intents;
    }

    private RouteKey key(int i, long table, long metric) {
        var network = new IpAddress(ipv6[i] ? Family.IPV6 : Family.IPV4, high[i], low[i]);
        return new RouteKey(table, new Prefix(network, length[i] & 0xFF), 0, metric);
    }
}
