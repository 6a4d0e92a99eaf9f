package dev.holdfast.daemon.sessions;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelLink;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.InstallConfig;
import dev.holdfast.bgp.config.RedistributeConfig;
import dev.holdfast.bgp.install.Handover;
import dev.holdfast.bgp.install.InstallTerms;
import dev.holdfast.bgp.install.NextHopWays;
import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.plugins.LinkTable;
import dev.holdfast.model.Family;
import dev.holdfast.model.Owner;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the BGP instance meets the host: its routes go to the intent table, the ways to next hops come from the kernel, and
 * what others have in the kernel is offered for origination. One thread does what the instance's loop is not to wait for.
 */
public final class KernelSide implements AutoCloseable {
    /** The owner of all that BGP installs. */
    public static final Owner OWNER = new Owner("bgp", "default");

    private static final Logger log = LoggerFactory.getLogger(KernelSide.class);
    /** What moves together is looked at together. */
    private static final long GATHERING_MILLIS = 20;
    /** Looking may take milliseconds where next hops are many; a host that never rests must not make us look all the time. */
    private static final long BETWEEN_LOOKS_MILLIS = 250;

    private static final long OFFERS_MILLIS = 1000;

    private final BgpConfig config;
    private final Policies policies;
    private final ColumnIntentTable table;
    private final LinkTable links;
    private final NextHopWays ways;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile long lookedNanos;

    public KernelSide(
            BgpConfig config, Policies policies, ColumnIntentTable table, Dataplane dataplane, LinkTable links) {
        this.config = config;
        this.policies = policies;
        this.table = table;
        this.links = links;
        ways = new NextHopWays(dataplane::lookup, this::isDown);
        lookedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(BETWEEN_LOOKS_MILLIS);
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            var made = new Thread(work, "holdfast-bgp-install");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        if (config.install().enabled()) {
            table.source(OWNER.plugin()); // from now on nothing is pruned before the tables of the peers are in
        }
    }

    private boolean isDown(String device) {
        KernelLink link = links.find(device);
        return link != null && !(link.up() && link.carrier());
    }

    /** Whether best paths are installed at all. */
    public boolean installs() {
        return config.install().enabled();
    }

    /** What best paths become. */
    public InstallTerms terms() {
        InstallConfig install = config.install();
        return new InstallTerms(
                install.table(),
                install.metric(),
                install.source(Family.IPV4),
                install.source(Family.IPV6),
                install.multipath(),
                install.distance(),
                install.blackhole(),
                install.metricFromMed(),
                chain("install", install.policy()));
    }

    /** The policies of what is redistributed, in the order of the configuration. */
    public List<Chain> redistribution() {
        return config.redistribute().stream()
                .map(entry -> chain("redistribute " + entry.owner(), entry.policy()))
                .toList();
    }

    private Chain chain(String level, PolicyUseConfig use) {
        return policies.inForce(List.of(new Policies.Level(level, use)), false, false)
                .chain();
    }

    public NextHopWays ways() {
        return ways;
    }

    /** The way to the intent table. */
    public Handover handover(Executor loop) {
        Executor inOrder = work -> thread.execute(() -> guarded(work));
        return new Handover(table.sourceThatKnows(OWNER.plugin()), OWNER, inOrder, loop);
    }

    /**
     * From now on the instance hears what the host does.
     *
     * @param look the ways to next hops may be other ones; called on a thread of ours
     * @param offers is told on a thread of ours what is to be originated
     */
    public void begin(Runnable look, OfferedNetworks.Listener offers) {
        List<String> owners =
                config.redistribute().stream().map(RedistributeConfig::owner).toList();
        if (!owners.isEmpty()) {
            var offered = new OfferedNetworks(table, owners, offers);
            thread.scheduleWithFixedDelay(() -> guarded(offered::look), 0, OFFERS_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (installs()) {
            links.onMoved(() -> moved(look));
        }
    }

    /** From any thread, and often. */
    private void moved(Runnable look) {
        if (due.get() || !due.compareAndSet(false, true)) {
            return;
        }
        long sinceMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lookedNanos);
        long delay = Math.max(GATHERING_MILLIS, BETWEEN_LOOKS_MILLIS - sinceMillis);
        try {
            thread.schedule(() -> lookSoon(look), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            due.set(false); // we are closing
        }
    }

    private void lookSoon(Runnable look) {
        lookedNanos = System.nanoTime();
        due.set(false);
        guarded(look);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) { // a mistake of ours must not end the rest
            log.atError().setCause(e).log("The host and BGP could not tell each other something");
        }
    }

    /** After the instance. What was handed over is declared; what is installed stays. */
    @Override
    public void close() {
        links.onMoved(() -> {});
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
