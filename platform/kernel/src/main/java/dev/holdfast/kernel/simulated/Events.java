package dev.holdfast.kernel.simulated;

import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The multicast side of the simulated netlink: one queue a listener, filled under the kernel's lock in the order things
 * happened, emptied without it. Whoever finds an unattended queue delivers it, so a listener is never called from two
 * threads at once and never sees events out of order.
 */
final class Events {

    /** One event, told when it is delivered. */
    interface Notice {
        void tell(KernelListener listener, Origin origin);
    }

    /** A listener and what waits for it. */
    final class Subscription {
        private final KernelListener listener;
        private final int ownPort;
        private final Deque<Pending> queue = new ArrayDeque<>();
        private boolean overflowed;
        private boolean delivering;

        private Subscription(KernelListener listener, int ownPort) {
            this.listener = listener;
            this.ownPort = ownPort;
        }
    }

    private record Pending(Notice notice, Requester author) {}

    private final Clock clock;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private boolean held;
    private int capacity = Integer.MAX_VALUE;
    private int toLose;

    Events(Clock clock) {
        this.clock = clock;
    }

    synchronized Subscription subscribe(KernelListener listener, int ownPort) {
        var subscription = new Subscription(listener, ownPort);
        subscriptions.add(subscription);
        return subscription;
    }

    synchronized void unsubscribe(Subscription subscription) {
        subscriptions.remove(subscription);
        subscription.queue.clear();
        subscription.overflowed = false;
    }

    /** Keeps events back until {@link #deliverHeld}, or lets them through as they come. */
    synchronized void hold(boolean hold) {
        held = hold;
    }

    /** How many events wait for one listener before the newest are dropped. */
    synchronized void capacity(int events) {
        capacity = events;
    }

    /** Drops the next {@code count} events of every listener, which is then told of an overflow. */
    synchronized void loseNext(int count) {
        toLose = count;
    }

    /** Queues an event for all but its author. */
    synchronized void post(Notice notice, Requester author) {
        boolean lost = toLose > 0;
        if (lost) {
            toLose--;
        }
        for (Subscription subscription : subscriptions) {
            if (author.causedBy() != 0 && author.causedBy() == subscription.ownPort) {
                continue;
            }
            if (lost || subscription.queue.size() >= capacity) {
                subscription.overflowed = true;
            } else {
                subscription.queue.add(new Pending(notice, author));
            }
        }
    }

    /** How many events are held back. */
    synchronized int waiting() {
        return subscriptions.stream()
                .mapToInt(subscription -> subscription.queue.size())
                .sum();
    }

    /** Delivers what is queued, unless events are held; not to be called under the kernel's lock. */
    void deliver() {
        if (!isHeld()) {
            deliverHeld();
        }
    }

    /** Delivers what is queued now, held or not. */
    void deliverHeld() {
        List<Subscription> all;
        synchronized (this) {
            all = List.copyOf(subscriptions);
        }
        all.forEach(this::drain);
    }

    private synchronized boolean isHeld() {
        return held;
    }

    private void drain(Subscription subscription) {
        synchronized (this) {
            if (subscription.delivering) {
                return;
            }
            subscription.delivering = true;
        }
        boolean emptied = false;
        try {
            while (deliverOne(subscription)) {
                // until nothing is left, also of what came in meanwhile
            }
            emptied = true;
        } finally {
            if (!emptied) {
                synchronized (this) {
                    subscription.delivering = false;
                }
            }
        }
    }

    /** The news of an overflow comes before the events that were queued when it happened, as from a socket. */
    private boolean deliverOne(Subscription subscription) {
        Pending next;
        synchronized (this) {
            if (subscription.overflowed) {
                subscription.overflowed = false;
                next = null;
            } else {
                next = subscription.queue.poll();
                if (next == null) {
                    // Given up in the same step that found nothing, so that no event can slip in between.
                    subscription.delivering = false;
                    return false;
                }
            }
        }
        if (next == null) {
            subscription.listener.overflow();
        } else {
            Requester author = next.author();
            next.notice().tell(subscription.listener, new Origin(author.portId(), author.sequence(), clock.nanos()));
        }
        return true;
    }
}
