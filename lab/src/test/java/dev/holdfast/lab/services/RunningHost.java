package dev.holdfast.lab.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.api.testing.ScriptedSpeaker;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.daemon.plugins.GateKeeping;
import dev.holdfast.edgefilter.EdgeFilterPlugin;
import dev.holdfast.ibrl.IbrlPlugin;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.model.Family;
import dev.holdfast.model.Incident;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.multicast.MulticastPlugin;
import dev.holdfast.reconciler.ReconcilerConfig;
import dev.holdfast.reconciler.ReconcilerPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A kernel with an underlay, the reconciler with its thread, and the service plugins; in real time. */
final class RunningHost implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int KERNELS_OWN = 2;
    private static final String[] UNDERLAY = {
        "link add v0 type veth peer name w0",
        "link set v0 up",
        "link set w0 up",
        "addr add 192.0.2.10/24 dev v0",
        "addr add 198.51.100.77/32 dev v0",
        "route add default via 192.0.2.1 dev v0",
        "route add 172.16.0.0/12 dev v0 metric 5",
        "rule add from 10.99.0.0/16 lookup 77 priority 50",
    };

    final HostKernel kernel;
    ScriptedSpeaker speaker = new ScriptedSpeaker();
    private final Path directory;
    private final ReconcilerConfig settings;
    private final Dataplane eyes;
    private final ThreadTimers timers = new ThreadTimers();
    private final Map<String, ServiceType<?>> types = new TreeMap<>();
    private final Map<String, PluginSeat> seats = new TreeMap<>();
    private Dataplane hand;
    private ColumnIntentTable table;
    private HeardLinks links;
    private Keeper keeper;
    private ReconcilerPlugin reconciler;

    RunningHost(HostKernel kernel, Path directory, Duration scanInterval) throws Exception {
        this.kernel = kernel;
        this.directory = directory;
        settings = new ReconcilerConfig(
                scanInterval,
                Duration.ofMillis(2),
                Duration.ofMillis(50),
                1024,
                new ReconcilerConfig.Contest(1_000, Duration.ofSeconds(60), ReconcilerConfig.Answer.INSIST),
                new ReconcilerConfig.Brake(100, 0.5),
                ReconcilerConfig.OnStop.KEEP,
                true);
        eyes = kernel.open();
        for (String command : UNDERLAY) {
            kernel.ip(command);
        }
        begin();
    }

    /** Starts with nothing but what the state directory and the kernel remember. */
    private void begin() throws Exception {
        table = new ColumnIntentTable(Clock.system());
        links = new HeardLinks();
        speaker = new ScriptedSpeaker();
        hand = kernel.open();
        keeper = new Keeper(table, hand, links, settings, directory);
        types.clear();
        seats.clear();
        Configuration nothing = read("plugins: {}");
        seat(new PluginSeat("ibrl", table, nothing, IbrlPlugin::new));
        seat(new PluginSeat("edge-filter", table, nothing, EdgeFilterPlugin::new));
        seat(new PluginSeat("multicast", table, nothing, MulticastPlugin::new));
        reconciler = new ReconcilerPlugin(keeper);
        reconciler.start();
    }

    private void seat(PluginSeat seat) {
        seat.types().forEach((name, type) -> {
            types.put(name, type);
            seats.put(name, seat);
        });
        seat.intents(); // from now on nothing is pruned before it has settled
    }

    /** As a daemon that was killed and comes back: the kernel keeps what it has, the services are told nothing. */
    void crashAndComeBack() throws Exception {
        reconciler.stop();
        hand.close();
        begin();
    }

    /** Everything has been declared. */
    void settle() {
        seats.values().forEach(seat -> seat.intents().settled());
    }

    /** One service, with its specification's type in hand. */
    final class Running<S extends Record> {
        private final Service<S> service;
        private final ServiceType<S> type;

        Running(ServiceType<S> type, String name, String specification) {
            this.type = type;
            var host = new SeatedServiceHost(
                    seats.get(type.name()), name, speaker, new GateKeeping(table.gates()), links, kernel, timers);
            service = type.start(host, bind(type.specification(), specification));
        }

        void change(String specification) {
            service.change(bind(type.specification(), specification));
        }

        Service<S> service() {
            return service;
        }
    }

    Running<?> start(String type, String name, String specification) {
        Running<?> started = running(types.get(type), name, specification);
        settle();
        return started;
    }

    private <S extends Record> Running<S> running(ServiceType<S> type, String name, String specification) {
        return new Running<>(type, name, specification);
    }

    private <S extends Record> S bind(Class<S> type, String specification) {
        String indented = specification.strip().replace("\n", "\n    ");
        return read("plugins:\n  here:\n    " + indented + "\n").plugin("here", type);
    }

    private Configuration read(String yaml) {
        try {
            Path file = Files.createTempFile(directory, "specification", ".yml");
            Files.writeString(file, yaml);
            return Configuration.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- what is wanted, and what is there

    /** Of the services; the reconciler wants the kernel's own rules besides. */
    List<IntentView> intents() {
        return table.list(IntentQuery.all(10_000)).intents().stream()
                .filter(view -> view.owner() == null
                        || seats.values().stream()
                                .anyMatch(seat -> seat.id().equals(view.owner().plugin())))
                .toList();
    }

    IntentView intent(ObjectKey key) {
        return intents().stream()
                .filter(view -> view.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no intent for " + key));
    }

    /** Waits until all that is wanted is in the kernel, and nothing else of ours. */
    void awaitInstalled() {
        await(() -> intents().stream().allMatch(view -> view.status().state() == IntentState.INSTALLED));
    }

    void await(BooleanSupplier state) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + PATIENCE + " in vain\nintents: " + intents() + "\nkernel: "
                        + String.join("\n        ", kernelNow()) + "\nincidents: " + incidents());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until the kernel holds exactly these, see {@link #kernelNow}. */
    void awaitKernel(List<String> lines) {
        await(() -> kernelNow().equals(lines));
    }

    List<Incident> incidents() {
        return keeper.all();
    }

    /** How often everything was compared. */
    double scans() {
        return keeper.meters().get("holdfast.reconciler.scans").counter().count();
    }

    /** Waits until at least so many have been recorded and all are closed. */
    void awaitIncidents(int least) {
        await(() ->
                incidents().size() >= least && incidents().stream().allMatch(incident -> incident.closedAt() != null));
    }

    /** Everything in the kernel that is not the kernel's own: tunnels, IPv4 addresses, rules and routes, sorted. */
    List<String> kernelNow() {
        var lines = new TreeSet<String>();
        try {
            eyes.dumpLinks().stream()
                    .filter(link -> link.kind().isTunnel())
                    .forEach(link -> lines.add("link " + link.name() + " " + link.kind() + " mtu " + link.mtu()
                            + (link.up() ? " up" : " down")));
            eyes.dumpAddresses().stream()
                    .filter(seen -> seen.address().local().family() == Family.IPV4)
                    .forEach(seen -> lines.add(seen.address().toString()));
            eyes.dumpRules().stream()
                    .filter(rule -> rule.protocol() != KERNELS_OWN)
                    .forEach(rule -> lines.add("rule " + rule.key() + " proto " + rule.protocol()));
            eyes.dumpRoutes(RouteFilter.ALL, route -> {
                if (route.protocol() != KERNELS_OWN) {
                    lines.add("route " + route.forwarding().type() + " " + route);
                }
            });
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(lines);
    }

    /** What of {@link #kernelNow} was not in {@code before}. */
    List<String> kernelNowBeside(List<String> before) {
        var lines = new ArrayList<>(kernelNow());
        lines.removeAll(before);
        return lines;
    }

    /** The kernel's number of a link; 0: there is none. */
    int index(String link) {
        try {
            return eyes.dumpLinks().stream()
                    .filter(seen -> seen.name().equals(link))
                    .mapToInt(KernelLink::index)
                    .findFirst()
                    .orElse(0);
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
    }

    /** The route that serves {@code destination}, as the kernel says; empty: none does. */
    String wayTo(String destination) {
        try {
            KernelRoute route = eyes.lookup(IpAddress.parse(destination));
            return route == null ? "" : route.toString();
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
    }

    /** The number of all routes and rules of ours. */
    static int protocol() {
        return LinuxOptions.PROTOCOL;
    }

    @Override
    public void close() {
        Stream.<Runnable>of(reconciler::stop, hand::close, eyes::close, timers::close, kernel::close)
                .forEach(Runnable::run);
    }

    static void assertHealed(List<Incident> incidents) {
        assertThat(incidents)
                .allSatisfy(incident -> assertThat(incident.healed()).isEqualTo(incident.lost()));
    }
}
