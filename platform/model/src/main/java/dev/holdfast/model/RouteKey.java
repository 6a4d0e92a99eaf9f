package dev.holdfast.model;

/**
 * The identity of a kernel route. The prefix alone is not: a table may hold one prefix under several metrics.
 *
 * @param table 1..4294967294, not 255 (the kernel's own local table); 254 is main
 * @param tos 0..255, the two low bits zero; 0 for IPv6
 * @param metric 1..4294967295; never 0, which the kernel reads as "any" when a route is deleted
 */
public record RouteKey(long table, Prefix prefix, int tos, long metric) implements ObjectKey, Comparable<RouteKey> {
    /** The table {@code main}. */
    public static final long MAIN = 254;

    private static final long LOCAL = 255;
    private static final long MAX_U32 = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException with a message that names the value and the range */
    public RouteKey {
        if (table < 1 || table >= MAX_U32) {
            throw new IllegalArgumentException("table must be 1..4294967294, was " + table);
        }
        if (table == LOCAL) {
            throw new IllegalArgumentException("table 255 (local) belongs to the kernel");
        }
        if (tos < 0 || tos > 255 || (tos & 3) != 0) {
            throw new IllegalArgumentException("tos must be 0..252 in steps of 4, was " + tos);
        }
        if (tos != 0 && prefix.family() == Family.IPV6) {
            throw new IllegalArgumentException("IPv6 routes have no tos");
        }
        if (metric < 1 || metric > MAX_U32) {
            throw new IllegalArgumentException("metric must be 1..4294967295, was " + metric);
        }
    }

    /** A key in the main table without tos. */
    public static RouteKey main(Prefix prefix, long metric) {
        return new RouteKey(MAIN, prefix, 0, metric);
    }

    @Override
    public int compareTo(RouteKey other) {
        int byTable = Long.compare(table, other.table);
        if (byTable != 0) {
            return byTable;
        }
        int byPrefix = prefix.compareTo(other.prefix);
        if (byPrefix != 0) {
            return byPrefix;
        }
        int byTos = Integer.compare(tos, other.tos);
        return byTos != 0 ? byTos : Long.compare(metric, other.metric);
    }

    @Override
    public String toString() {
        return prefix + (table == MAIN ? "" : " table " + table) + (tos == 0 ? "" : " tos " + tos) + " metric "
                + metric;
    }
}
