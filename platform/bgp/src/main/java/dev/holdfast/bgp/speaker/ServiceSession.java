package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.bgp.fsm.Action;
import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.fsm.PeerMachine;
import dev.holdfast.bgp.fsm.Step;
import dev.holdfast.bgp.fsm.Timer;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Decoded;
import dev.holdfast.bgp.wire.Fault;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.OpenCodec;
import dev.holdfast.bgp.wire.OpenRules;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session of a service: what the state machine asks for, done with sockets and clocks. All on one event loop. */
final class ServiceSession implements BgpSession {
    private static final Logger log = LoggerFactory.getLogger(ServiceSession.class);

    private static final int BYTES_OF_PREFIX = 2048; // with its intent and the watch of its path, and room to breathe

    /**
     * A full table and more; what goes beyond is a mistake at the other side. Less where the heap is small: without room
     * the daemon would do nothing but look for some, and heal nothing any more.
     */
    static final int MOST_PREFIXES =
            (int) Math.min(2_000_000, Runtime.getRuntime().maxMemory() / BYTES_OF_PREFIX);

    /** Enough for what has arrived to be read. */
    private static final Duration LAST_LOOK = Duration.ofMillis(20);

    private static final Duration HELD = Duration.ofMinutes(5);

    /**
     * The kernel goes on forwarding while this daemon restarts, so the peer may do so as well (RFC 4724): else the way back
     * to us would be gone for as long. Not over a notification or the hold time (N of RFC 8538): then the tunnel may be dead.
     */
    private static final Capability KEPT_ON_RESTART = new Capability.GracefulRestart(
            false, false, 120, List.of(new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true)));

    private static final int REFRESH_BYTES = 4;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SessionSpec spec;
    private final OpenListener listener;
    private final EventLoop loop;
    private final SpeakerTimes times;
    private final SpeakerMeters meters;
    private final Runnable ended;
    private final PeerMachine machine;
    private final Dialler dialler;
    private final Status status;
    private final Map<Timer, ScheduledFuture<?>> clocks = new HashMap<>();
    private final Map<Integer, Link> links = new HashMap<>();
    private final ArrayDeque<Event> waiting = new ArrayDeque<>();
    private Peer peer = Peer.stopped(true);
    private List<Prefix> advertised;
    private @Nullable Link established;
    private @Nullable ScheduledFuture<?> quiet;
    private long complained; // 0: never
    private long unsaid;
    private boolean turning;
    private boolean over;
    private boolean closed;

    ServiceSession(
            SessionSpec spec,
            SessionListener listener,
            EventLoop loop,
            SpeakerTimes times,
            SpeakerMeters meters,
            Runnable ended) {
        this.spec = spec;
        this.listener = new OpenListener(spec.owner(), listener);
        this.loop = loop;
        this.times = times;
        this.meters = meters;
        this.ended = ended;
        advertised = spec.advertise();
        dialler = new Dialler(spec, loop, times.dial());
        status = new Status(loop, times.patience(), this.listener::state);
        long id = spec.routerId().low();
        var rules = new OpenRules(spec.localAs(), id, spec.remoteAs(), OpenRules.LEAST_HOLD_SECONDS, true, null, false);
        List<Capability> capabilities = List.of(
                new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST), new Capability.RouteRefreshing(), KEPT_ON_RESTART);
        int hold = (int) spec.holdTime().toSeconds();
        machine = new PeerMachine(new PeerConfig(rules, hold, capabilities, false, times.machine(), 0, HELD));
    }

    void begin() {
        loop.execute(() -> {
            status.asked();
            handle(new Event.Start());
        });
    }

    @Override
    public SessionState state() {
        return status.now();
    }

    @Override
    public void advertise(List<Prefix> prefixes) {
        loop.execute(() -> {
            advertised = List.copyOf(prefixes);
            if (established != null && established.telling != null) {
                established.telling.tell(advertised);
            }
        });
    }

    @Override
    public void close(String reason) {
        end(new Event.Stop(Event.Stop.Why.DISABLED, reason));
    }

    @Override
    public void abandon() {
        end(new Event.Stop(Event.Stop.Why.RESTARTING, "the daemon stops"));
    }

    private synchronized void end(Event.Stop stop) {
        if (closed) {
            return;
        }
        closed = true;
        listener.close();
        ended.run();
        loop.execute(() -> {
            handle(stop);
            over = true;
            status.end();
            stopQuiet();
            clocks.values().forEach(clock -> clock.cancel(false));
        });
    }

    /** One event after the other, also those that an action brings about at once. */
    private void handle(Event event) {
        if (over) {
            return;
        }
        waiting.add(event);
        if (turning) {
            return;
        }
        turning = true;
        try {
            while (!waiting.isEmpty()) {
                Step step = machine.on(peer, waiting.remove());
                peer = step.peer();
                step.actions().forEach(this::perform);
            }
        } finally {
            turning = false;
        }
    }

    private void perform(Action action) {
        if (action instanceof Action.Dial dial) {
            dial(dial.connection());
        } else if (action instanceof Action.SendOpen open) {
            send(open.connection(), OpenCodec.write(open.open()));
        } else if (action instanceof Action.SendKeepalive keepalive) {
            send(keepalive.connection(), Header.keepalive());
        } else if (action instanceof Action.SendNotification goodbye) {
            sendNotification(goodbye.connection(), goodbye.notification());
        } else if (action instanceof Action.Close close) {
            Link link = links.remove(close.connection());
            if (link != null) {
                link.close();
            }
        } else if (action instanceof Action.Arm arm) {
            arm(arm);
        } else if (action instanceof Action.Disarm disarm) {
            disarm(disarm.timer());
        } else if (action instanceof Action.Up up) {
            up(up.connection(), up.agreement());
        } else if (action instanceof Action.SessionDown down) {
            down(down.down());
        }
        // We do not listen, so nothing is accepted; and a peer's routes go with its session, so none are kept or swept.
    }

    private void dial(int number) {
        var link = new Link(number);
        links.put(number, link);
        dialler.dial(new Dialler.Outcome() {
            @Override
            public void connected(io.netty.channel.Channel channel) {
                link.on(channel);
                if (link.isOver() || over) {
                    channel.close();
                    return;
                }
                status.connected();
                handle(new Event.Dialled(number));
            }

            @Override
            public void failed(String why) {
                status.notConnected(why);
                handle(new Event.Closed(number));
            }

            @Override
            public Frames.Receiver receiver() {
                return new Reading(link);
            }
        });
    }

    private void send(int connection, byte[] message) {
        Link link = links.get(connection);
        if (link != null) {
            link.send(message, () -> handle(new Event.Sent(connection)));
        }
    }

    private void sendNotification(int connection, Notification notification) {
        meters.notification("sent", notification.code(), notification.subcode());
        status.because("we sent " + notification);
        log.atInfo()
                .addKeyValue("owner", spec.owner())
                .addKeyValue("peer", spec.remote())
                .addKeyValue("notification", notification)
                .log("Sent {} to {} for {}", notification, spec.remote(), spec.owner());
        send(connection, notification.toMessage(Header.MOST_BYTES));
    }

    private void arm(Action.Arm arm) {
        disarm(arm.timer());
        long nanos = arm.after().toNanos();
        if (arm.jittered()) {
            long quarter = (long) (ThreadLocalRandom.current().nextDouble() * nanos / 4);
            nanos += arm.timer().kind() == Timer.Kind.RETRY ? quarter : -quarter; // nobody is dialled sooner than said
        }
        Runnable fire = () -> handle(new Event.Fired(arm.timer(), arm.ticket()));
        schedule(
                arm.timer(),
                arm.timer().kind() == Timer.Kind.HOLD ? () -> lookOnceMore(arm.timer(), fire) : fire,
                nanos);
    }

    private void schedule(Timer timer, Runnable then, long nanos) {
        clocks.put(timer, loop.schedule(then, nanos, TimeUnit.NANOSECONDS));
    }

    /** It may be us who were busy, and the peer's word is waiting: the sockets are read before the next clock runs out. */
    private void lookOnceMore(Timer hold, Runnable fire) {
        schedule(hold, fire, LAST_LOOK.toNanos());
    }

    private void disarm(Timer timer) {
        ScheduledFuture<?> clock = clocks.remove(timer);
        if (clock != null) {
            clock.cancel(false);
        }
    }

    private void up(int connection, Agreement agreement) {
        Link link = links.get(connection);
        if (link == null) {
            return;
        }
        established = link;
        link.established(
                new Learning(agreement, prefix -> advertised.contains(prefix)),
                new Telling(spec, agreement, (buffer, start, end) -> {
                    send(connection, java.util.Arrays.copyOfRange(buffer, start, end));
                }));
        meters.up();
        log.atInfo()
                .addKeyValue("owner", spec.owner())
                .addKeyValue("peer_addr", spec.remote())
                .addKeyValue("remote_asn", agreement.peerAs())
                .addKeyValue("hold", agreement.holdSeconds())
                .addKeyValue("families", agreement.families())
                .log(
                        "peer session established: {} with AS {}, hold {} s",
                        spec.remote(),
                        agreement.peerAs(),
                        agreement.holdSeconds());
        status.up();
        if (link.telling != null) {
            link.telling.tell(advertised);
            link.telling.endOfRib();
        }
        restartQuiet();
    }

    private void down(Down down) {
        established = null;
        stopQuiet();
        meters.down();
        Notification notification = down.notification();
        String why = down.why().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                + (notification == null ? status.because() : ": " + notification);
        log.atInfo()
                .addKeyValue("owner", spec.owner())
                .addKeyValue("peer_addr", spec.remote())
                .addKeyValue("remote_asn", spec.remoteAs())
                .addKeyValue("reason", why)
                .addKeyValue("uptime_ms", status.upForMillis())
                .log("peer session down: {} after {} s, {}", spec.remote(), status.upForMillis() / 1000, why);
        status.down(why);
        listener.lost();
    }

    /** A peer that has gone quiet has told all it had, even if it does not say so. */
    private void restartQuiet() {
        stopQuiet();
        quiet = loop.schedule(this::complete, times.quiet().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopQuiet() {
        if (quiet != null) {
            quiet.cancel(false);
            quiet = null;
        }
    }

    private void complete() {
        stopQuiet();
        listener.complete();
    }

    /** What one connection says. */
    private final class Reading implements Frames.Receiver {
        private final Link link;

        Reading(Link link) {
            this.link = link;
        }

        @Override
        public void message(byte[] buffer, int start, int end) {
            if (link.isOver() || over) {
                return;
            }
            switch (Header.type(buffer, start)) {
                case OPEN -> open(OpenCodec.read(buffer, start, end));
                case KEEPALIVE -> handle(new Event.KeepaliveReceived(link.number));
                case NOTIFICATION -> notification(Notification.read(buffer, start, end));
                case UPDATE -> update(buffer, start, end);
                case ROUTE_REFRESH -> refresh(end - start - Header.BYTES);
            }
        }

        private void open(Decoded<Open> decoded) {
            if (decoded instanceof Decoded.Good<Open> good) {
                status.opened();
                handle(new Event.OpenReceived(link.number, good.value()));
            } else if (decoded instanceof Decoded.Bad<Open> bad) {
                handle(new Event.Malformed(link.number, bad.refusal()));
            }
        }

        private void notification(Notification notification) {
            meters.notification("received", notification.code(), notification.subcode());
            status.because("the peer sent " + notification);
            log.atInfo()
                    .addKeyValue("owner", spec.owner())
                    .addKeyValue("peer", spec.remote())
                    .addKeyValue("notification", notification)
                    .log("Received {} from {} for {}", notification, spec.remote(), spec.owner());
            handle(new Event.NotificationReceived(link.number, notification));
        }

        private void update(byte[] buffer, int start, int end) {
            handle(new Event.UpdateReceived(link.number)); // first: it may be what brings the session up
            Learning learning = link.learning;
            if (learning == null || !spec.receive() || link.isOver()) {
                return;
            }
            long from = System.nanoTime();
            Fault.SessionReset reset = learning.update(buffer, start, end);
            meters.update(System.nanoTime() - from, learning.faulty());
            if (reset != null) {
                handle(new Event.Malformed(link.number, reset.notification()));
                return;
            }
            if (learning.faulty()) {
                complain(learning.faults());
            }
            if (learning.held() > MOST_PREFIXES) {
                handle(new Event.TooManyPrefixes(link.number, Family.IPV4, MOST_PREFIXES));
                return;
            }
            if (learning.endOfRib() != null) {
                learning.tell(listener);
                complete();
            } else if (quiet != null) {
                restartQuiet();
            }
        }

        /** At most once a second: a peer could fill the disk otherwise. */
        private void complain(List<Fault> faults) {
            long now = System.nanoTime();
            if (complained != 0 && now - complained < SECOND) {
                unsaid++;
                return;
            }
            log.atWarn()
                    .addKeyValue("owner", spec.owner())
                    .addKeyValue("peer", spec.remote())
                    .log("An UPDATE of {} is faulty: {} ({} more since the last line)", spec.remote(), faults, unsaid);
            complained = now;
            unsaid = 0;
        }

        private void refresh(int bodyBytes) {
            if (bodyBytes == REFRESH_BYTES) {
                handle(new Event.RefreshReceived(link.number));
                if (link.telling != null) {
                    link.telling.tellAgain();
                }
            }
        }

        @Override
        public void batchEnds() {
            if (link == established && link.learning != null) {
                link.learning.tell(listener);
            }
        }

        @Override
        public void broken(Notification answer) {
            handle(new Event.Malformed(link.number, answer));
        }

        @Override
        public void closed(String why) {
            if (!link.isOver()) {
                status.because(why);
                handle(new Event.Closed(link.number));
            }
        }
    }
}
