package dev.holdfast.bgp.rib;

import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The next hops of all attribute sets, each once, with what is known of the way there. They are few and never forgotten. */
final class NextHopTable {
    static final int UNREACHABLE = -1;
    private static final int NO_NEXT_HOP = 0;

    private final Map<IpAddress, Integer> numbers = new HashMap<>();
    private final List<IpAddress> addresses = new ArrayList<>();
    private final IntColumn metrics = new IntColumn(0);
    private final NextHopMetrics source;

    NextHopTable(NextHopMetrics source) {
        this.source = source;
    }

    /** 0 for none, which always counts as reachable: our own routes have none. */
    int number(@Nullable IpAddress address) {
        if (address == null) {
            return NO_NEXT_HOP;
        }
        Integer number = numbers.get(address);
        if (number == null) {
            addresses.add(address);
            number = addresses.size();
            numbers.put(address, number);
            metrics.set(number, source.metric(address));
        }
        return number;
    }

    /** {@link Rib#NONE} if nobody announced one of that address yet. */
    int find(IpAddress address) {
        return numbers.getOrDefault(address, Rib.NONE);
    }

    /** The address of a number other than 0. */
    IpAddress address(int number) {
        return addresses.get(number - 1);
    }

    /** 0..2^31-1, or {@link #UNREACHABLE}. */
    int metric(int number) {
        return metrics.get(number);
    }

    void metric(int number, int metric) {
        metrics.set(number, metric);
    }

    long bytes() {
        // A map entry, an address and its boxed number, as a 64-bit JVM lays them out.
        return metrics.bytes() + 96L * addresses.size();
    }
}
