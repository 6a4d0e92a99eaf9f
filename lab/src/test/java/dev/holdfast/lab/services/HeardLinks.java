package dev.holdfast.lab.services;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.net.Links;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Links as the reconciler tells of them. Safe from any thread. */
final class HeardLinks implements Links {
    private final Map<String, KernelLink> links = new HashMap<>();
    private final Map<String, List<LinkListener>> listeners = new HashMap<>();

    synchronized void present(KernelLink link) {
        if (!link.equals(links.put(link.name(), link))) {
            listening(link.name()).forEach(listener -> listener.present(link));
        }
    }

    synchronized void gone(String name) {
        if (links.remove(name) != null) {
            listening(name).forEach(LinkListener::gone);
        }
    }

    private List<LinkListener> listening(String name) {
        return List.copyOf(listeners.getOrDefault(name, List.of()));
    }

    @Override
    public synchronized @Nullable KernelLink find(String name) {
        return links.get(name);
    }

    @Override
    public synchronized Subscription watch(String name, LinkListener listener) {
        listeners.computeIfAbsent(name, any -> new ArrayList<>()).add(listener);
        KernelLink link = links.get(name);
        if (link != null) {
            listener.present(link);
        }
        return () -> unwatch(name, listener);
    }

    private synchronized void unwatch(String name, LinkListener listener) {
        listeners.getOrDefault(name, new ArrayList<>()).remove(listener);
    }
}
