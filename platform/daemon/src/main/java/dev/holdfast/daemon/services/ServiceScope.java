package dev.holdfast.daemon.services;

import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Timers;
import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.gate.PathGates;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    private final BgpSpeaker speaker;
    private final Sessions sessions;
    private final Function<Owner, List<ObjectKey>> claimed;
    private final Runnable onEnded;
    private final Set<AutoCloseable> lent = ConcurrentHashMap.newKeySet();
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
        this.speaker = speaker;
        this.sessions = sessions;
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
            log.atDebug().addKeyValue("service", owner).log("{} declares something after its end", owner);
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
        lent.forEach(ServiceScope::close);
        lent.clear();
        return true;
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) { // AutoCloseable's word; nothing lent here throws more than a plugin's mistake
            log.atWarn().setCause(e).log("Something a service had open could not be closed");
        }
    }

    @Override
    public BgpSpeaker speaker() {
        return new BgpSpeaker() {
            @Override
            public BgpSession open(SessionSpec spec, SessionListener listener) {
                return openSession(spec, listener);
            }

            @Override
            public boolean dials() {
                return speaker.dials();
            }
        };
    }

    private BgpSession openSession(SessionSpec spec, SessionListener listener) {
        SessionListener watched = sessions.watched(listener);
        BgpSession session;
        try {
            session = speaker.open(spec, watched);
        } catch (RuntimeException e) {
            sessions.said(watched);
            throw e;
        }
        var mine = new LentSession(session, watched);
        keep(mine);
        return mine;
    }

    private void keep(AutoCloseable thing) {
        lent.add(thing);
        boolean late;
        synchronized (this) {
            late = over;
        }
        if (late && lent.remove(thing)) {
            close(thing);
        }
    }

    private final class LentSession implements BgpSession, AutoCloseable {
        private final BgpSession session;
        private final SessionListener listener;

        LentSession(BgpSession session, SessionListener listener) {
            this.session = session;
            this.listener = listener;
        }

        @Override
        public SessionState state() {
            return session.state();
        }

        @Override
        public void advertise(List<Prefix> prefixes) {
            session.advertise(prefixes);
        }

        @Override
        public void close(String reason) {
            lent.remove(this);
            session.close(reason);
            sessions.said(listener);
        }

        @Override
        public void abandon() {
            lent.remove(this);
            session.abandon();
            sessions.said(listener);
        }

        /** The service did not do it. */
        @Override
        public void close() {
            if (isLeft()) {
                session.abandon();
            } else {
                session.close("the service has ended");
            }
            sessions.said(listener);
        }
    }

    @Override
    public Links links() {
        return new Links() {
            @Override
            public @Nullable KernelLink find(String link) {
                return carrier.links().find(link);
            }

            @Override
            public Subscription watch(String link, LinkListener listener) {
                Subscription watch = carrier.links().watch(link, listener);
                keep(watch);
                return () -> {
                    lent.remove(watch);
                    watch.close();
                };
            }
        };
    }

    @Override
    public PathGates pathGates() {
        return new PathGates() {
            @Override
            public boolean watch(GatedPath path) {
                keep(new LentGate(path.gate()));
                return carrier.gates().watch(path);
            }

            @Override
            public void forget(String gate) {
                lent.remove(new LentGate(gate));
                carrier.gates().forget(gate);
            }

            @Override
            public void rearm(String device) {
                carrier.gates().rearm(device);
            }
        };
    }

    /** A path that is watched; two of one gate are the same. */
    private final class LentGate implements AutoCloseable {
        private final String gate;

        LentGate(String gate) {
            this.gate = gate;
        }

        @Override
        public void close() {
            carrier.gates().forget(gate);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof LentGate that && that.gate.equals(gate);
        }

        @Override
        public int hashCode() {
            return gate.hashCode();
        }
    }

    @Override
    public Sockets sockets() {
        return carrier.sockets();
    }

    @Override
    public Timers timers() {
        return new Timers() {
            @Override
            public Timer after(Duration delay, Runnable work) {
                var mine = new LentTimer();
                mine.set(carrier.timers().after(delay, () -> {
                    lent.remove(mine);
                    work.run();
                }));
                return mine;
            }

            @Override
            public Timer every(Duration first, Duration period, Runnable work) {
                var mine = new LentTimer();
                mine.set(carrier.timers().every(first, period, work));
                return mine;
            }
        };
    }

    private final class LentTimer implements Timers.Timer, AutoCloseable {
        private volatile Timers.@Nullable Timer timer;
        private volatile boolean cancelled;

        LentTimer() {
            keep(this);
        }

        void set(Timers.Timer set) {
            timer = set;
            if (cancelled) {
                set.cancel();
            }
        }

        @Override
        public void cancel() {
            lent.remove(this);
            close();
        }

        @Override
        public void close() {
            cancelled = true;
            Timers.Timer set = timer;
            if (set != null) {
                set.cancel();
            }
        }
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
