package dev.holdfast.api.overlay;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Timers;
import dev.holdfast.api.net.Links;

/** Tells of a link that has taken its routes with it, and of one that can carry them again; elsewhere, as a listener must. */
final class LinkEvents implements Links.LinkListener {
    private static final int NONE = 0;

    private final Timers elsewhere;
    private final Runnable lost;
    private final Runnable back;
    private int carrying; // index of the link that is up; guarded by this

    LinkEvents(Timers elsewhere, Runnable lost, Runnable back) {
        this.elsewhere = elsewhere;
        this.lost = lost;
        this.back = back;
    }

    @Override
    public void present(KernelLink link) {
        moved(link.up() ? link.index() : NONE);
    }

    @Override
    public void gone() {
        moved(NONE);
    }

    private synchronized void moved(int index) {
        if (index == carrying) {
            return;
        }
        if (carrying != NONE) {
            elsewhere.soon(lost);
        }
        if (index != NONE) {
            elsewhere.soon(back);
        }
        carrying = index;
    }
}
