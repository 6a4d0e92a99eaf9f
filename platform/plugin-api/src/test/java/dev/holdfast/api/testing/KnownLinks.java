package dev.holdfast.api.testing;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.net.Links;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Links as a test says they are. For one thread. */
public final class KnownLinks implements Links {
    private final Map<String, KernelLink> links = new HashMap<>();
    private final Map<String, List<LinkListener>> listeners = new HashMap<>();

    /** It is there, or has changed. */
    public void present(KernelLink link) {
        links.put(link.name(), link);
        List.copyOf(listeners.getOrDefault(link.name(), List.of())).forEach(listener -> listener.present(link));
    }

    public void gone(String name) {
        if (links.remove(name) != null) {
            List.copyOf(listeners.getOrDefault(name, List.of())).forEach(LinkListener::gone);
        }
    }

    @Override
    public @Nullable KernelLink find(String name) {
        return links.get(name);
    }

    @Override
    public Subscription watch(String name, LinkListener listener) {
        listeners.computeIfAbsent(name, any -> new ArrayList<>()).add(listener);
        KernelLink link = links.get(name);
        if (link != null) {
            listener.present(link);
        }
        return () -> listeners.getOrDefault(name, new ArrayList<>()).remove(listener);
    }

    /** How many listen; 0 when everybody has cleaned up. */
    public int watched() {
        return listeners.values().stream().mapToInt(List::size).sum();
    }
}
