package dev.holdfast.api.overlay;

import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.model.Address;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Rule;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which address a tunnel is sent from: what the configuration says, else what the kernel chooses, asked once for each
 * destination because a source that changes later would cost the tunnel. For one thread at a time.
 */
final class UnderlaySource {
    private static final Logger LOG = LoggerFactory.getLogger(UnderlaySource.class);

    private final ServiceHost host;
    private @Nullable IpAddress askedFor;
    private @Nullable IpAddress chosen;
    private @Nullable Diagnostic trouble;

    UnderlaySource(ServiceHost host) {
        this.host = host;
    }

    /**
     * Null: the kernel does not know yet, {@link #trouble} says why.
     *
     * @throws IllegalArgumentException if the configured source cannot work
     */
    @Nullable
    IpAddress of(ChainPlan plan) {
        IpAddress configured = plan.tunnel().source();
        if (configured == null) {
            return kernelsChoice(plan);
        }
        if (goesIntoTunnel(plan, configured)) {
            throw new IllegalArgumentException("tunnel.source " + configured
                    + " is an address on the tunnel itself, or what comes from there is sent into it; write an address"
                    + " this host has outside of the tunnel");
        }
        trouble = null;
        return configured;
    }

    @Nullable
    Diagnostic trouble() {
        return trouble;
    }

    private @Nullable IpAddress kernelsChoice(ChainPlan plan) {
        IpAddress destination = plan.tunnel().destination();
        if (chosen == null || !destination.equals(askedFor)) {
            IpAddress answer = ask(plan, destination);
            if (answer == null) {
                return null;
            }
            askedFor = destination;
            chosen = answer;
            LOG.atInfo()
                    .addKeyValue("owner", host.owner())
                    .addKeyValue("source", answer)
                    .addKeyValue("destination", destination)
                    .log(
                            "The tunnel of {} to {} is sent from {}, as the kernel chose",
                            host.owner(),
                            destination,
                            answer);
        }
        trouble = null;
        return chosen;
    }

    private @Nullable IpAddress ask(ChainPlan plan, IpAddress destination) {
        try {
            IpAddress answer = host.sockets().sourceTowards(destination);
            if (!goesIntoTunnel(plan, answer)) {
                return answer;
            }
            waitFor(new Diagnostic(
                    "TUN-002",
                    host.owner().toString(),
                    "the kernel's way to " + destination + " leads through the tunnel itself, from " + answer,
                    "give this host a more specific route to " + destination
                            + " outside of the tunnel, or write tunnel.source"));
        } catch (IOException e) {
            waitFor(new Diagnostic(
                    "TUN-001",
                    host.owner().toString(),
                    "no source address towards " + destination + ": " + e.getMessage(),
                    "nothing, if the route to " + destination
                            + " is yet to come: it is looked for every second; else add one, or write tunnel.source"));
        }
        return null;
    }

    /** Whether the tunnel's own packets, sent from {@code source}, would be sent into the tunnel. */
    private boolean goesIntoTunnel(ChainPlan plan, IpAddress source) {
        var assumed = new Overlay(plan.tunnel(), plan.device(), source);
        return plan.pieces().running(assumed, host.owner()).stream()
                .map(Intent::object)
                .anyMatch(object -> object instanceof Address on && on.local().equals(source)
                        || object instanceof Rule rule
                                && rule.key().from() != null
                                && rule.key().from().contains(source));
    }

    private void waitFor(Diagnostic what) {
        if (!what.equals(trouble)) {
            LOG.atWarn().addKeyValue("owner", host.owner()).log(what.toString());
        }
        trouble = what;
    }
}
