package dev.holdfast.daemon.services;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Timers;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.gate.PathGates;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one running service is lent. When its time is over, whatever it still has is taken from it, and what it says is no
 * longer heard: a service that does not let go cannot come back as a ghost.
 */
final class ServiceScope implements ServiceHost {
    private static final Logger log = LoggerFactory.getLogger(ServiceScope.class);

    private final Carrier carrier;
    private final Owner owner;
    private final Loans loans = new Loans();
    private final BgpSpeaker speaker;
    private final PathGates gates;
    private final Links links;
    private final Timers timers;
    private final Function<Owner, List<ObjectKey>> claimed;
    private final Runnable onEnded;
    private boolean over; // guarded by this
    private boolean left; // guarded by this; over, and the service goes on in the kernel
    private List<ObjectKey> takenBack = List.of(); // guarded by this

    /**
     * @param sessions is told of sessions that have not said all yet
     * @param claimed what an owner wants now
     * @param onEnded called once, on the thread that ended it, after everything has been taken back; must not wait
     */
    ServiceScope(
            Carrier carrier,
            String name,
            BgpSpeaker speaker,
            Sessions sessions,
            Function<Owner, List<ObjectKey>> claimed,
            Runnable onEnded) {
        this.carrier = carrier;
        this.owner = new Owner(carrier.plugin(), name);
        this.speaker = new LentSpeaker(speaker, sessions, loans, this::isLeft);
        this.gates = new LentGates(carrier.gates(), loans);
        this.links = new LentLinks(carrier.links(), loans);
        this.timers = new LentTimers(carrier.timers(), loans);
        this.claimed = claimed;
        this.onEnded = onEnded;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** What was wanted when it ended. */
    synchronized List<ObjectKey> takenBack() {
        return takenBack;
    }

    /** The plugin that carries it. */
    Carrier carrier() {
        return carrier;
    }

    @Override
    public String name() {
        return owner.service();
    }

    @Override
    public Owner owner() {
        return owner;
    }

    @Override
    public synchronized void declare(Collection<Intent> intents) {
        if (isHeard()) {
            carrier.intents().set(name(), intents);
        }
    }

    @Override
    public synchronized void update(Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted) {
        if (isHeard()) {
            carrier.intents().update(name(), wanted, unwanted);
        }
    }

    private boolean isHeard() {
        if (over) {
            log.atDebug().addKeyValue("owner", owner).log("{} declares something after its end", owner);
        }
        return !over;
    }

    @Override
    public void ended() {
        if (!close(true)) {
            return;
        }
        carrier.meters().getMeters().stream()
                .filter(meter -> name().equals(meter.getId().getTag("service")))
                .toList()
                .forEach(carrier.meters()::remove);
        onEnded.run();
    }

    /** Its plugin stops; what it wants stays wanted. */
    void leave() {
        close(false);
    }

    private synchronized boolean isLeft() {
        return left;
    }

    private boolean close(boolean takeBack) {
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            left = !takeBack;
            if (takeBack) {
                takenBack = claimed.apply(owner);
                carrier.intents().set(name(), List.of());
            }
        }
        loans.callIn();
        return true;
    }

    @Override
    public BgpSpeaker speaker() {
        return speaker;
    }

    @Override
    public PathGates pathGates() {
        return gates;
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public Sockets sockets() {
        return carrier.sockets();
    }

    @Override
    public Clock clock() {
        return carrier.clock();
    }

    @Override
    public MeterRegistry meters() {
        return carrier.meters();
    }
}
