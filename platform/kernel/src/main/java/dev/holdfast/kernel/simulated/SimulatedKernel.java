package dev.holdfast.kernel.simulated;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A kernel in memory with the semantics of Linux 6.18, its silent losses included; the contract kit and a comparison with
 * a real one keep it honest. Fresh, it is a host with nothing but {@code lo} up.
 *
 * <p>It has two faces: {@link #dataplane} for Holdfast, and {@link #ip} for everybody else. Safe from any thread: one lock
 * guards it all, and listeners are called without it.
 */
public final class SimulatedKernel {
    private static final int FIRST_OWN_PORT = 100_001;

    private final Object lock = new Object();
    private final KernelState state;
    private final Faults faults;
    private int ownPorts = FIRST_OWN_PORT;
    private int sequence;

    /** A kernel that runs on the clock of the machine. */
    public SimulatedKernel() {
        this(Clock.system());
    }

    /** @param clock what falls due by it is done at the next use, with a {@link VirtualClock} when that is advanced */
    public SimulatedKernel(Clock clock) {
        state = new KernelState(clock);
        faults = new Faults(state.events);
        if (clock instanceof VirtualClock) {
            ((VirtualClock) clock).onAdvance(() -> run(() -> null));
        }
        ip(0, "addr add 127.0.0.1/8 dev lo");
        ip(0, "addr add ::1/128 dev lo");
    }

    /**
     * A new port to this kernel.
     *
     * @param protocol the number its routes and rules carry, 1..255
     */
    public Dataplane dataplane(int protocol) {
        synchronized (lock) {
            return new SimulatedDataplane(this, state, faults, protocol, ownPorts++);
        }
    }

    /** Sockets of a process on this host. */
    public SimulatedSockets sockets() {
        return new SimulatedSockets(this, state);
    }

    public Faults faults() {
        return faults;
    }

    /**
     * Does what {@code ip} does with these words: {@code route add|append|prepend|replace|change|del|flush},
     * {@code link add|del|set}, {@code addr add|del|flush}, {@code rule add|del|flush}, {@code nexthop add|del|flush}, with
     * {@code -4} or {@code -6} before them.
     *
     * @param portId the netlink port it asks from
     * @return what {@code ip} would print on its error output; empty: it worked
     * @throws IllegalArgumentException for words this interpreter does not know
     */
    public String ip(int portId, String command) {
        return run(() -> {
            try {
                new IpCommand(state, new Requester(portId, ++sequence)).run(command);
                return "";
            } catch (KernelRefusal refusal) {
                return refusal.asPrintedByIp();
            }
        });
    }

    /**
     * Takes a link its carrier or gives it back. A veth end loses it the only way it can: its peer is set down, or up.
     *
     * @throws IllegalArgumentException if there is no such link
     */
    public void carrier(String link, boolean present) {
        run(() -> {
            SimLink found = known(link);
            if (found.peer != null) {
                state.linkStates.set(found.peer, present, Requester.KERNEL);
            } else {
                state.linkStates.cut(found, !present);
            }
            return "";
        });
    }

    /** Lets IPv6 routes expire, as after a router's advertisement ran out. */
    public void expire(long table, Prefix prefix) {
        run(() -> {
            state.fib6
                    .select(entry -> entry.table == table && entry.prefix.equals(prefix))
                    .forEach(entry -> state.fib6.dropAloud(entry, Requester.KERNEL));
            return "";
        });
    }

    /** Sends packets of this host, as far as they get: the link they leave by counts them. */
    public void send(IpAddress destination, int packets) {
        run(() -> {
            for (int i = 0; i < packets; i++) {
                state.lookup.send(destination);
            }
            return "";
        });
    }

    /** Which route serves {@code destination} at this moment; null: none does. Needs no dataplane, and no fault is in the way. */
    public @Nullable KernelRoute route(IpAddress destination) {
        KernelRoute[] found = new KernelRoute[1];
        run(() -> {
            found[0] = state.lookup.route(destination, null);
            return "";
        });
        return found[0];
    }

    /** Addresses whose connections were broken off, in order. */
    public List<IpAddress> brokenOff() {
        return run(() -> List.copyOf(state.brokenOff));
    }

    /** Makes this a kernel without links of a kind: {@code gre}, {@code vxlan}. */
    public void lacks(String kind) {
        synchronized (lock) {
            state.missingKinds.add(kind);
        }
    }

    /** Sets {@code net.ipv4.conf.all.promote_secondaries}; off at first. */
    public void promoteSecondaries(boolean promote) {
        synchronized (lock) {
            state.promoteSecondaries = promote;
        }
    }

    /** Delivers the events that {@link Faults#holdEvents} keeps back, on this thread. */
    public void deliverEvents() {
        state.events.deliverHeld();
    }

    /** How many events are kept back. */
    public int eventsWaiting() {
        return state.events.waiting();
    }

    private SimLink known(String name) {
        SimLink link = state.links.find(name);
        if (link == null) {
            throw new IllegalArgumentException("there is no link " + name);
        }
        return link;
    }

    int nextSequence() {
        return ++sequence;
    }

    /** Works on the state under the lock, then lets the listeners know. */
    <T> T run(Callable<T> work) {
        T result;
        synchronized (lock) {
            state.settle();
            try {
                result = work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("the simulated kernel broke", e);
            }
        }
        state.events.deliver();
        return result;
    }
}
