package dev.holdfast.daemon.plugins;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.net.Links;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The links of the kernel, filled by the reconciler. Safe from any thread. */
public final class LinkTable implements Links {
    private final Map<String, KernelLink> links = new ConcurrentHashMap<>();
    private final Map<String, List<LinkListener>> listeners = new ConcurrentHashMap<>();

    private volatile Runnable moved = () -> {};

    /** It is there, or has changed; tells whoever watches it unless it is as it was. */
    synchronized void present(KernelLink link) {
        if (!link.equals(links.put(link.name(), link))) {
            listeners.getOrDefault(link.name(), List.of()).forEach(listener -> listener.present(link));
        }
    }

    /** Packets may leave over other links than before. */
    void moved() {
        moved.run();
    }

    /** @param newMoved called from any thread whenever packets may leave over other links than before; returns at once */
    public void onMoved(Runnable newMoved) {
        moved = newMoved;
    }

    synchronized void gone(String name) {
        if (links.remove(name) != null) {
            listeners.getOrDefault(name, List.of()).forEach(LinkListener::gone);
        }
    }

    @Override
    public @Nullable KernelLink find(String name) {
        return links.get(name);
    }

    @Override
    public synchronized Subscription watch(String name, LinkListener listener) {
        List<LinkListener> watching = listeners.computeIfAbsent(name, any -> new CopyOnWriteArrayList<>());
        watching.add(listener);
        KernelLink link = links.get(name);
        if (link != null) {
            listener.present(link);
        }
        return () -> unwatch(name, listener);
    }

    private synchronized void unwatch(String name, LinkListener listener) {
        List<LinkListener> watching = listeners.get(name);
        if (watching != null && watching.remove(listener) && watching.isEmpty()) {
            listeners.remove(name);
        }
    }
}
