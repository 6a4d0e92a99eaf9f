package dev.holdfast.multicast;

import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.overlay.ChainPlan;
import dev.holdfast.api.overlay.OverlayChain;
import dev.holdfast.api.overlay.ServiceAddress;
import dev.holdfast.api.overlay.TunnelConfig;
import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.api.service.ServiceReport;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One multicast service: its chain, and what is said through its tunnel. One lock guards all of it; nothing in it waits. */
final class MulticastService implements Service<MulticastConfig> {
    private static final Logger LOG = LoggerFactory.getLogger(MulticastService.class);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ServiceHost host;
    private final RandomGenerator random;
    private final OverlayChain chain;
    private final Ledgers ledgers;
    private final Memberships memberships;
    private MulticastConfig config;
    private TunnelWatch tunnel;
    private Links.@Nullable Subscription watch;
    /** Null: nothing is said, because the service is drained, stopped or on its way out. */
    private @Nullable Senders senders;

    /** Declares everything and opens the session. */
    MulticastService(ServiceHost host, MulticastConfig config, RandomGenerator random) {
        this.host = host;
        this.config = config;
        this.random = random;
        chain = new OverlayChain(host, this::stateOfThingsHasChanged);
        ledgers = new Ledgers(host);
        memberships = new Memberships(host.sockets(), ledgers.of(Ledger.Kind.MEMBERSHIP));
        tunnel = new TunnelWatch(this::stateOfThingsHasChanged);
    }

    synchronized void start() {
        chain.carry(plan(config));
        begin(false);
    }

    private static ChainPlan plan(MulticastConfig config) {
        IpAddress publisher = config.publisher();
        var notes = new ArrayList<String>();
        if (publisher != null) {
            notes.addAll(ServiceAddress.notes(publisher));
        } else if (config.address() != null) {
            notes.add("address " + config.address() + " is not used: the service publishes no group");
        }
        if (!config.bgp().learnedRoutes().isEmpty()) {
            notes.add("bgp.learned-routes is not used: a multicast service learns no routes");
        }
        return new ChainPlan(
                config.tunnel(),
                config.device(),
                config.bgp(),
                publisher == null ? List.of() : List.of(Prefix.host(publisher)),
                new GroupPieces(config),
                null,
                notes);
    }

    /**
     * Watches the tunnel and speaks through it as {@link #config} says.
     *
     * @param another whether the tunnel is to become another, which takes the reconciler a moment: what is said before that
     *     would reach the old other end
     */
    private void begin(boolean another) {
        if (watch == null) {
            var fresh = new TunnelWatch(this::stateOfThingsHasChanged);
            tunnel = fresh;
            watch = host.links().watch(config.device(), fresh);
            if (another) {
                fresh.distrust();
                host.timers().after(PATIENCE, () -> {
                    fresh.trust(); // the kernel shows no change: only addresses had to
                    steer();
                });
            }
        }
        senders = senders();
        steer();
    }

    private Senders senders() {
        return new Senders(host, this, config, ledgers, tunnel, memberships, random);
    }

    /** Called by the tunnel's watch and the session, which must not be kept waiting. */
    private void stateOfThingsHasChanged() {
        host.timers().soon(this::steer);
    }

    private synchronized void steer() {
        if (senders != null) {
            senders.steer(mayPublish());
        }
    }

    private boolean mayPublish() {
        Boolean asked = config.waitForSession();
        boolean wait = asked == null ? host.speaker().dials() : asked;
        SessionState session = chain.session();
        return !wait || session != null && session.status() == SessionStatus.UP;
    }

    @Override
    public synchronized void change(MulticastConfig next) {
        MulticastConfig before = config;
        boolean sameTunnel = leadsToTheSame(before.tunnel(), next.tunnel());
        Senders speaking = senders;
        if (!sameTunnel) {
            quiet(); // the other end must hear of it while it can
        }
        try {
            chain.carry(plan(next));
            config = next;
        } finally {
            if (!sameTunnel || speaking == null) {
                begin(true);
            }
        }
        if (sameTunnel && speaking != null) {
            carryOn(speaking, before, next);
        }
    }

    /** Whether the other end is the same, whatever else is changed about the link. */
    private static boolean leadsToTheSame(TunnelConfig one, TunnelConfig other) {
        return one.destination().equals(other.destination())
                && Objects.equals(one.source(), other.source())
                && one.net().equals(other.net())
                && one.kind() == other.kind()
                && Objects.equals(one.name(), other.name())
                && Objects.equals(one.vni(), other.vni())
                && Objects.equals(one.port(), other.port());
    }

    private void carryOn(Senders speaking, MulticastConfig before, MulticastConfig next) {
        boolean sameRole = before.publish().isEmpty() == next.publish().isEmpty();
        if (sameRole && next.equals(before.withGroupsOf(next))) {
            speaking.groups(next.publish(), next.subscribe());
            return;
        }
        var given = new ArrayList<>(before.subscribe());
        given.removeAll(next.subscribe());
        speaking.leave(given);
        speaking.stop();
        begin(false);
    }

    /**
     * Says good-bye to the other end and nothing more after that.
     *
     * @return whether there was something to say, and it was sent
     */
    private boolean quiet() {
        boolean told = senders != null && senders.leave();
        silence();
        return told;
    }

    private void silence() {
        if (senders != null) {
            senders.stop();
            senders = null;
        }
        memberships.leaveAll();
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    @Override
    public synchronized void drain() {
        quiet();
        chain.drain();
    }

    @Override
    public synchronized void remove() {
        boolean told = quiet();
        if (told) {
            LOG.atInfo().addKeyValue("owner", host.owner()).log("groups are pruned; the tunnel goes in a moment");
            host.timers().after(config.pim().pruneGrace(), this::end);
        } else {
            end();
        }
    }

    private synchronized void end() {
        chain.end("the service is removed");
    }

    @Override
    public synchronized void stop() {
        silence();
        chain.stop();
    }

    @Override
    public synchronized ServiceReport report() {
        var facts = new LinkedHashMap<>(chain.facts());
        facts.put("publish", words(config.publish()));
        facts.put("subscribe", words(config.subscribe()));
        if (senders != null) {
            if (!config.subscribe().isEmpty()) {
                Instant since = senders.joinedSince();
                facts.put("joined-since", since == null ? "not joined" : since.toString());
                facts.put("memberships", memberships.size());
            }
            String publishing = senders.publishing();
            if (publishing != null) {
                facts.put("publishing", publishing);
            }
        }
        ledgers.addTo(facts);
        var troubles = new ArrayList<Diagnostic>(chain.troubles());
        troubles.addAll(ledgers.troubles());
        return new ServiceReport(chain.session(), facts, troubles);
    }

    private static List<String> words(List<IpAddress> groups) {
        return groups.stream().map(IpAddress::toString).toList();
    }
}
