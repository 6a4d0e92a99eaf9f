package dev.holdfast.api.testing;

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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One service's platform: what is declared can be looked at, everything else is in a test's hand. For one thread. */
public final class RecordingServiceHost implements ServiceHost {
    private final Owner owner;
    private final Map<ObjectKey, Intent> declared = new LinkedHashMap<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    public final ManualTime time = new ManualTime();
    public final KnownLinks links = new KnownLinks();
    public final RecordingSockets sockets = new RecordingSockets();
    public final ScriptedSpeaker speaker = new ScriptedSpeaker();
    public final RecordingPathGates paths = new RecordingPathGates();
    private final List<List<Intent>> declarations = new ArrayList<>();
    private boolean ended;

    public RecordingServiceHost(String plugin, String service) {
        owner = new Owner(plugin, service);
    }

    /** What is wanted now, each as it prints, in the order of declaration. */
    public List<String> objects() {
        return declared.values().stream()
                .map(intent -> intent.object().toString())
                .toList();
    }

    public List<Intent> intents() {
        return List.copyOf(declared.values());
    }

    /** Everything that was declared as a whole, the oldest first. */
    public List<List<Intent>> declarations() {
        return List.copyOf(declarations);
    }

    /** Whether the service said that it is no more. */
    public boolean hasEnded() {
        return ended;
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
    public void declare(Collection<Intent> intents) {
        checkOwner(intents);
        declarations.add(List.copyOf(intents));
        declared.clear();
        intents.forEach(intent -> declared.put(intent.key(), intent));
    }

    @Override
    public void update(Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted) {
        checkOwner(wanted);
        unwanted.forEach(declared::remove);
        wanted.forEach(intent -> declared.put(intent.key(), intent));
    }

    private void checkOwner(Collection<Intent> intents) {
        for (Intent intent : intents) {
            if (!intent.owner().equals(owner)) {
                throw new IllegalArgumentException(intent + " is not owned by " + owner);
            }
        }
    }

    @Override
    public void ended() {
        declared.clear();
        ended = true;
    }

    @Override
    public BgpSpeaker speaker() {
        return speaker;
    }

    @Override
    public PathGates pathGates() {
        return paths;
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public Timers timers() {
        return time;
    }

    @Override
    public Clock clock() {
        return time;
    }

    @Override
    public MeterRegistry meters() {
        return meters;
    }
}
