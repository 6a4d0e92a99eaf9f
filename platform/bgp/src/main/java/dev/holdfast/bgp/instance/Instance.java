package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.transport.Dialler;
import dev.holdfast.bgp.transport.Transport;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instance {@code default}, put together: its life from the first thread to the last. */
public final class Instance implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Instance.class);
    private static final int AT_A_TIME = 1000;
    /** For addresses; who installs looks at the ways of the kernel more often. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final InstanceSetup setup;
    private final BgpConfig config;
    private final PeerDefaults defaults;
    private final Instant since = Instant.now();
    private final EventLog events = new EventLog(Instant.now());
    private final InstanceMeters meters;
    private final Transport transport;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Listening listening = new Listening();
    private final Reception reception;
    private final Questions questions;
    private final Control control;
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable Engine engine;

    private Instance(InstanceSetup setup) {
        this.setup = setup;
        config = setup.config();
        defaults = setup.defaults();
        meters = new InstanceMeters(setup.meters());
        transport = Transport.best();
        group = transport.loop(setup.threads());
        loop = group.next();
        reception = new Reception(line -> {
            Engine all = engine;
            if (all == null) {
                line.close();
            } else {
                all.peers().accepted(line);
            }
        });
        questions = new Questions(loop);
        control = new Control(this, setup);
    }

    /**
     * Starts: when it returns, listeners are bound and peers are being dialled.
     *
     * @throws BgpRefusal if something is in the way; nothing is left behind
     */
    public static Instance start(InstanceSetup setup) {
        var instance = new Instance(setup);
        try {
            instance.begin();
            return instance;
        } catch (RuntimeException e) {
            instance.close();
            throw e;
        }
    }

    private void begin() {
        questions.ask(this::build);
        listening.open(transport, setup.threads(), loop, config.listen(), config.port(), reception);
        know();
        questions.ask(() -> {
            engine().peers().all().forEach(InstancePeer::begin);
            return true;
        });
        log.atInfo()
                .addKeyValue("asn", config.as())
                .addKeyValue("router_id", config.routerId())
                .addKeyValue("peers", config.peers().size())
                .addKeyValue("listening", listening.addresses())
                .log(
                        "BGP speaks as AS {} with the router id {} to {} peers, over {}",
                        config.as(),
                        config.routerId(),
                        config.peers().size(),
                        transport.name());
    }

    /** On the loop, once. */
    private boolean build() {
        var roads = new TcpRoads(transport, new Dialler(transport, loop), setup.resolve());
        var made = new Engine(setup, Clocks.of(loop), roads, events, meters, reception::know);
        engine = made;
        made.peers().addresses(OwnAddress.all());
        made.begin(loop);
        every(TimeUnit.SECONDS.toNanos(1), made::tick);
        every(LOOK_NANOS, this::look);
        return true;
    }

    /** Also after a mistake of ours in it. */
    private void every(long nanos, Runnable work) {
        Clocks.of(loop).after(nanos, () -> {
            if (!loop.isShuttingDown()) {
                every(nanos, work);
                work.run();
            }
        });
    }

    /** Who may connect is different now. */
    private void know() {
        Reception.Known known = questions.ask(() -> engine().peers().known());
        reception.know(known);
        Map<Prefix, String> failures = listening.keys(known.keys());
        failures.forEach((prefix, why) -> log.atError()
                .addKeyValue("code", "BGP-005")
                .addKeyValue("peer_addr", prefix)
                .log(
                        "The password of {} cannot be installed on a listening socket, nobody is taken from there: {}",
                        prefix,
                        why));
        reception.bar(failures.keySet());
        listening.near(known.hops()).forEach((where, why) -> log.atWarn()
                .addKeyValue("local_addr", where)
                .log("Handshakes at {} are not checked for their TTL, only what follows them: {}", where, why));
    }

    Engine engine() {
        Engine all = engine;
        if (all == null) {
            throw new IllegalStateException("not begun");
        }
        return all;
    }

    Questions questions() {
        return questions;
    }

    EventLog events() {
        return events;
    }

    PeerDefaults defaults() {
        return defaults;
    }

    /** Later, on any thread but the loop's: listening sockets are asked. */
    void knowAgain() {
        know();
    }

    /**
     * What others have in the kernel and is to be originated has come or gone; from any thread.
     *
     * @param entry of {@code bgp.redistribute}, from 0
     */
    public void offered(int entry, List<Prefix> added, List<Prefix> gone) {
        inPieces(gone, piece -> engine().origination().offered(entry, List.of(), piece));
        inPieces(added, piece -> engine().origination().offered(entry, piece, List.of()));
    }

    private void inPieces(List<Prefix> all, Consumer<List<Prefix>> work) {
        for (int from = 0; from < all.size(); from += AT_A_TIME) {
            List<Prefix> piece = all.subList(from, Math.min(all.size(), from + AT_A_TIME));
            questions.tell(() -> work.accept(piece));
        }
    }

    /** The ways to next hops, or addresses of this host, may be others; from any thread. */
    public void look() {
        questions.tell(() -> engine().look());
        if (looking.compareAndSet(false, true)) {
            // Where links are many this takes longer than the loop may be kept.
            setup.threads().newThread(this::lookForAddresses).start();
        }
    }

    private void lookForAddresses() {
        try {
            List<OwnAddress> all = OwnAddress.all();
            questions.tell(() -> engine().peers().addresses(all));
        } finally {
            looking.set(false);
        }
    }

    /** For endpoints and the shell. */
    public InstanceControl control() {
        return control;
    }

    InstanceView view() {
        Engine all = engine();
        Tables tables = all.tables();
        return new InstanceView(
                config.as(),
                config.routerId(),
                since,
                listening.addresses(),
                all.peers().all().size(),
                all.peers().withSession().size(),
                all.peers().dynamicCount(),
                config.dynamicNeighborLimit(),
                all.restart().waitsFor(),
                all.restart().isSettled(),
                Map.of(Family.IPV4, tables.chosen(Family.IPV4), Family.IPV6, tables.chosen(Family.IPV6)),
                tables.rib().size(),
                tables.pendingNow(),
                all.slices().takeSlowestMillis());
    }

    /**
     * What one run leaves to the next.
     *
     * @param sessions who had one until now
     * @param window the longest time that a peer waits for us; zero: none does
     */
    public record Ended(Set<PeerAddress> sessions, Duration window) {}

    /**
     * Says good-bye, and that we come back where peers wait for that, and ends. What is installed stays: forwarding goes on
     * without us.
     *
     * @return what the next run is to know
     */
    public Ended stop() {
        listening.stop();
        try {
            return questions.ask(this::farewell);
        } catch (BgpRefusal e) {
            log.atError()
                    .addKeyValue("code", e.diagnostic().code())
                    .log("BGP ends without good-byes: {}", e.diagnostic());
            return new Ended(Set.of(), window(config.settings(defaults).stream().filter(PeerSettings::enabled)));
        } finally {
            close();
        }
    }

    private Ended farewell() {
        Duration window = window(engine().peers().enabled().stream());
        Set<PeerAddress> had = new TreeSet<>();
        for (InstancePeer peer : List.copyOf(engine().peers().all())) {
            if (peer.established() != null) {
                had.add(peer.address());
            }
            peer.farewell(Event.Stop.Why.RESTARTING, "the daemon stops");
        }
        return new Ended(had, window);
    }

    private static Duration window(Stream<PeerSettings> peers) {
        return peers.map(PeerSettings::gracefulRestart)
                .filter(PeerSettings.Restart::enabled)
                .map(PeerSettings.Restart::restartTime)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Ends without a word. */
    @Override
    public void close() {
        events.close();
        listening.close();
        group.shutdownGracefully(100, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        meters.close();
    }
}
