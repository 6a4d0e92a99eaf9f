package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.rib.RibSize;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How the instance stands.
 *
 * @param since when it was started
 * @param listening addresses and the port, {@code 0.0.0.0:179}; empty: nobody can connect to us
 * @param dynamicPeers how many peers have connected from a network
 * @param dynamicLimit how many may
 * @param waitsFor what is waited for before anything is chosen and told after a restart, one line each; empty: nothing
 * @param settled whether what an earlier run left in the kernel may go
 * @param bestPrefixes by family, prefixes that have a best path
 * @param rib how much the table holds, and the memory it takes
 * @param pending prefixes whose change was not yet looked at by whoever advertises and installs
 * @param slowestSliceMillis the longest time the thread was kept by one piece of work, since the last look
 */
public record InstanceView(
        long as,
        IpAddress routerId,
        Instant since,
        List<String> listening,
        int peersConfigured,
        int peersEstablished,
        int dynamicPeers,
        int dynamicLimit,
        List<String> waitsFor,
        boolean settled,
        Map<Family, Integer> bestPrefixes,
        RibSize rib,
        int pending,
        double slowestSliceMillis) {}
