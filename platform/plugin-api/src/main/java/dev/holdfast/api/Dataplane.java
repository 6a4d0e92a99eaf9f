package dev.holdfast.api;

import dev.holdfast.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port to a kernel: {@code dump}, {@code apply}, {@code watch}. Speaks of devices by name; whoever implements it
 * resolves indexes and keeps them fresh. {@link #dumpRoutes} and its siblings and {@link #apply} are called
 * from one thread, the reconciler's, {@link #lookup} from any; what is watched arrives on a thread of the implementation.
 *
 * <p>To see everything: {@link #watch} first, then dump, then take in what was watched meanwhile. A dump of routes is not
 * a snapshot: changes made while it runs may or may not show.
 */
public interface Dataplane extends AutoCloseable {

    /** What this kernel is and can do, in words for the operator. Does not change while it is open. */
    DataplaneFacts facts();

    /** The protocol number that our routes and rules carry, 1..255. */
    int protocol();

    /**
     * Shows every route that passes {@code filter}, of both families, in the kernel's order; IPv4 routes with one key come
     * one after the other, the one in effect first. Cached exceptions and the local table are left out.
     *
     * @throws DumpException if the kernel broke off; what was visited until then means nothing
     */
    void dumpRoutes(RouteFilter filter, RouteVisitor visitor) throws DumpException;

    List<KernelLink> dumpLinks() throws DumpException;

    List<KernelAddress> dumpAddresses() throws DumpException;

    List<KernelRule> dumpRules() throws DumpException;

    /** The link of that name; null: there is none. Where there are many, cheaper than a dump. */
    default @Nullable KernelLink link(String name) throws DumpException {
        for (KernelLink link : dumpLinks()) {
            if (link.name().equals(name)) {
                return link;
            }
        }
        return null;
    }

    /** The addresses of one link; empty also if there is no such link. */
    default List<KernelAddress> dumpAddresses(String device) throws DumpException {
        return dumpAddresses().stream()
                .filter(address -> address.address().device().equals(device))
                .toList();
    }

    /**
     * Which route serves {@code destination} now, by the rules and tables of the kernel, as the table holds it.
     *
     * @return null if none does
     */
    @Nullable
    KernelRoute lookup(IpAddress destination) throws DumpException;

    /**
     * As {@link #lookup(IpAddress)}, for what leaves with {@code source}, as the envelopes of a tunnel do.
     *
     * @return null also if {@code source} is an IPv4 address this host does not have
     */
    default @Nullable KernelRoute lookup(IpAddress destination, IpAddress source) throws DumpException {
        return lookup(destination);
    }

    /** The counters of every link; empty: this kernel does not tell. */
    default List<LinkTraffic> dumpTraffic() throws DumpException {
        return List.of();
    }

    /**
     * Carries out {@code batch} in order. There are no transactions: a change that fails does not stop the rest. When this
     * returns, every change has been answered by the kernel, and what the kernel tells other listeners about it has been
     * queued. Changes made here are not shown to our own {@link #watch}.
     *
     * @return what the kernel refused, by position; empty: all done
     */
    List<Refusal> apply(List<? extends Change> batch);

    /** Shows every change that others make, from now on, until closed. At most one listener at a time. */
    Watch watch(KernelListener listener);

    @Override
    void close();

    /** A running watch; closing it is final. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
