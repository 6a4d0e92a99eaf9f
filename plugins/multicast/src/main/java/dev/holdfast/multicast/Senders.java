package dev.holdfast.multicast;

import dev.holdfast.api.overlay.OverlayNet;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that a service says through its tunnel, as one specification has it: what runs follows from whether there is a way out and
 * whether publishing is open. Groups may change while it runs. Under the service's lock.
 */
final class Senders {
    private final ServiceHost host;
    private final MulticastConfig config;
    private final Ledgers ledgers;
    private final TunnelWatch tunnel;
    private final Memberships memberships;
    private final RandomGenerator random;
    private final PimSender pim;
    private final @Nullable Publisher publisher;
    private final Repeater joining;
    private final Repeater beating;
    private final Repeater registering;
    private final Repeater membering;
    private List<IpAddress> publish;
    private List<IpAddress> subscribe;
    private int seen;
    private boolean open;
    private @Nullable Instant joinedSince;

    Senders(
            ServiceHost host,
            Object lock,
            MulticastConfig config,
            Ledgers ledgers,
            TunnelWatch tunnel,
            Memberships memberships,
            RandomGenerator random) {
        this.host = host;
        this.config = config;
        this.ledgers = ledgers;
        this.tunnel = tunnel;
        this.memberships = memberships;
        this.random = random;
        publish = config.publish();
        subscribe = config.subscribe();
        OverlayNet net = config.tunnel().net();
        pim = new PimSender(host.sockets(), ledgers.of(Ledger.Kind.PIM), config.pim(), net.local(), net.remote());
        IpAddress address = config.publisher();
        publisher = address == null
                ? null
                : new Publisher(
                        host.sockets(),
                        ledgers.of(Ledger.Kind.HEARTBEAT),
                        ledgers.of(Ledger.Kind.REGISTER),
                        config,
                        address,
                        net.local());
        joining = new Repeater(host.timers(), lock, config.pim().interval(), this::join);
        beating = new Repeater(host.timers(), lock, config.heartbeat().interval(), this::beat);
        registering = new Repeater(host.timers(), lock, config.register().interval(), this::register);
        membering = new Repeater(host.timers(), lock, config.pim().interval(), this::member);
    }

    /**
     * Starts and stops what the state of things asks for. A tunnel that may have forgotten hears everything anew.
     *
     * @param publishing whether heartbeat and registers may go
     */
    void steer(boolean publishing) {
        open = publishing;
        boolean out = tunnel.exit() != null;
        int comings = tunnel.comings();
        if (comings != seen) {
            seen = comings;
            joining.stop();
            beating.stop();
            membering.stop();
        }
        run(joining, out && !subscribe.isEmpty(), Duration.ZERO);
        if (!joining.isRunning()) {
            joinedSince = null;
        }
        if (subscribe.isEmpty()) {
            ledgers.rest(Ledger.Kind.PIM, Ledger.Kind.MEMBERSHIP);
        }
        if (publish.isEmpty()) {
            ledgers.rest(Ledger.Kind.HEARTBEAT, Ledger.Kind.REGISTER);
        }
        boolean speaks = out && publisher != null && !publish.isEmpty() && open;
        run(beating, speaks, Duration.ZERO);
        run(registering, speaks, registering.isRunning() ? Duration.ZERO : someTime());
        boolean members = config.joinGroups() && tunnel.link() != null;
        run(membering, members && !subscribe.isEmpty(), Duration.ZERO);
        if (!membering.isRunning()) {
            memberships.leaveAll();
        }
    }

    private static void run(Repeater repeater, boolean wanted, Duration first) {
        if (wanted) {
            repeater.start(first);
        } else {
            repeater.stop();
        }
    }

    private Duration someTime() {
        long most = config.register().firstWithin().toMillis();
        return Duration.ofMillis(most == 0 ? 0 : random.nextLong(most));
    }

    /** Other groups over the same tunnel: says what has changed and nothing else. */
    void groups(List<IpAddress> newPublish, List<IpAddress> newSubscribe) {
        List<IpAddress> before = subscribe;
        boolean republish = !publish.equals(newPublish);
        publish = newPublish;
        subscribe = newSubscribe;
        boolean joinedBefore = joining.isRunning();
        leave(without(before, newSubscribe));
        steer(open);
        Exit exit = tunnel.exit();
        List<IpAddress> added = without(newSubscribe, before);
        if (joinedBefore && exit != null && !added.isEmpty() && !pim.join(added, exit)) {
            joining.now();
        }
        membering.now();
        if (republish) {
            beating.now();
        }
    }

    private static List<IpAddress> without(Collection<IpAddress> all, Collection<IpAddress> some) {
        var rest = new ArrayList<>(all);
        rest.removeAll(some);
        return rest;
    }

    /**
     * Tells the other end that groups are wanted no longer.
     *
     * @return whether it was told
     */
    boolean leave(Collection<IpAddress> groups) {
        Exit exit = tunnel.exit();
        return exit != null && !groups.isEmpty() && joining.isRunning() && pim.prune(groups, exit);
    }

    /** As {@link #leave(Collection)}, for all groups. */
    boolean leave() {
        return leave(subscribe);
    }

    /** Ends everything without a word. */
    void stop() {
        joining.stop();
        beating.stop();
        registering.stop();
        membering.stop();
        joinedSince = null;
        if (publisher != null) {
            publisher.close();
        }
    }

    private boolean join() {
        Exit exit = tunnel.exit();
        boolean said = exit != null && pim.helloAndJoin(subscribe, exit);
        if (!said) {
            joinedSince = null;
        } else if (joinedSince == null) {
            joinedSince = host.clock().now();
        }
        return said;
    }

    private boolean beat() {
        Exit exit = tunnel.exit();
        return exit != null && publisher != null && publisher.heartbeat(publish, exit);
    }

    private boolean register() {
        Exit exit = tunnel.exit();
        return exit != null && publisher != null && publisher.register(publish, exit);
    }

    private boolean member() {
        return memberships.keep(subscribe, tunnel.link());
    }

    /** Since when Joins have gone out without a failure; null: they do not. */
    @Nullable
    Instant joinedSince() {
        return joinedSince;
    }

    /** What publishing is at, in words; null: there is nothing to publish. */
    @Nullable
    String publishing() {
        if (publisher == null) {
            return null;
        }
        if (beating.isRunning()) {
            return "heartbeat and registers run";
        }
        return tunnel.exit() == null ? "waits for the tunnel" : "waits for the session to be up";
    }
}
