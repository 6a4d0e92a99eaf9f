package dev.holdfast.api.service;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Timers;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.gate.PathGates;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** What the platform offers one service. All methods may be called from any thread. */
public interface ServiceHost {

    /** Its name; unique among all services of all plugins. */
    String name();

    /** {@code plugin/name}. */
    Owner owner();

    /**
     * Says all that the service wants in the kernel; what it wanted before and is not named here is wanted no longer. As
     * {@link dev.holdfast.api.IntentSource#set}.
     */
    void declare(Collection<Intent> intents);

    /** Changes a part of it, as {@link dev.holdfast.api.IntentSource#update}. */
    void update(Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted);

    /** Takes everything back and lets go of the service; answers {@link Service#remove}. */
    void ended();

    /** Who learns routes for it. */
    BgpSpeaker speaker();

    /** Who watches the paths of its routes. */
    PathGates pathGates();

    Links links();

    Sockets sockets();

    Timers timers();

    Clock clock();

    /** Meters of the plugin; those with a tag {@code service} of this service are removed when it has ended. */
    MeterRegistry meters();
}
