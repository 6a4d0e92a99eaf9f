package dev.holdfast.multicast;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.net.Links;
import org.jspecify.annotations.Nullable;

/**
 * Knows the tunnel as it is, and tells when it went, came, came back up, or was made anew; of other changes nobody is told. Safe
 * from any thread.
 */
final class TunnelWatch implements Links.LinkListener {
    private final Runnable told;
    private @Nullable KernelLink link;
    private int comings;

    /** @param told returns within microseconds */
    TunnelWatch(Runnable told) {
        this.told = told;
    }

    @Override
    public void present(KernelLink now) {
        synchronized (this) {
            KernelLink before = link;
            link = now;
            boolean same = before != null && before.index() == now.index();
            if (same && before.up() == now.up()) {
                return;
            }
            comings++;
        }
        told.run();
    }

    @Override
    public void gone() {
        synchronized (this) {
            link = null;
        }
        told.run();
    }

    /** Where packets leave; null: the tunnel is not there or not up. */
    synchronized @Nullable Exit exit() {
        return link == null || !link.up() ? null : new Exit(link);
    }

    /** Null: it is not there. */
    synchronized @Nullable KernelLink link() {
        return link;
    }

    /** Another number each time the tunnel may have forgotten what was said through it. */
    synchronized int comings() {
        return comings;
    }
}
