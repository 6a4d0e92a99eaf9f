package dev.holdfast.lab.services;

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

/** One service's platform over the intent table and a kernel. */
record SeatedServiceHost(
        PluginSeat seat,
        String name,
        BgpSpeaker speaker,
        PathGates pathGates,
        Links links,
        HostKernel kernel,
        Timers timers)
        implements ServiceHost {

    @Override
    public Owner owner() {
        return seat.owner(name);
    }

    @Override
    public void declare(Collection<Intent> intents) {
        seat.intents().set(name, intents);
    }

    @Override
    public void update(Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted) {
        seat.intents().update(name, wanted, unwanted);
    }

    @Override
    public void ended() {
        seat.intents().set(name, List.of());
    }

    @Override
    public Sockets sockets() {
        return kernel.sockets();
    }

    @Override
    public Clock clock() {
        return Clock.system();
    }

    @Override
    public MeterRegistry meters() {
        return seat.meters();
    }
}
