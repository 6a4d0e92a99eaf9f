package dev.holdfast.multicast;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.net.Links;
import org.jspecify.annotations.Nullable;

/**
 * Knows the tunnel as it is, and tells when it went, came, came back up, was made anew or leads elsewhere; of other changes
 * nobody is told. Safe from any thread.
 */
final class TunnelWatch implements Links.LinkListener {
    private final Runnable told;
    private @Nullable KernelLink link;
    private @Nullable KernelLink stale;
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
            boolean same = before != null
                    && before.index() == now.index()
                    && before.up() == now.up()
                    && before.kind().equals(now.kind());
            if (same) {
                return;
            }
            stale = null;
            comings++;
        }
        told.run();
    }

    @Override
    public void gone() {
        synchronized (this) {
            link = null;
            stale = null;
        }
        told.run();
    }

    /** The tunnel that is there now is about to become another: it does not count until it has, or {@link #trust}. */
    synchronized void distrust() {
        stale = link;
    }

    /** It counts after all. */
    synchronized void trust() {
        stale = null;
    }

    /** Where packets leave; null: the tunnel is not there or not up. */
    synchronized @Nullable Exit exit() {
        KernelLink now = link();
        return now == null || !now.up() ? null : new Exit(now);
    }

    /** Null: it is not there. */
    synchronized @Nullable KernelLink link() {
        return stale == null ? link : null;
    }

    /** Another number each time the tunnel may have forgotten what was said through it. */
    synchronized int comings() {
        return comings;
    }
}
