package dev.holdfast.kernel.linux;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.model.Address;
import dev.holdfast.model.Family;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Tells the echo of our own changes from news, where the kernel does not: what becomes of links and of IPv6 addresses is
 * announced without an author.
 *
 * <p>The kernel queues the announcement before it acknowledges the change. So an announcement is ours if it says what we
 * asked for and is read between our asking and the moment at which everything queued before the acknowledgement has been
 * read. Somebody else doing the very same within that moment is taken for us, and has done what we wanted. Safe from any
 * thread.
 */
final class Echoes {
    /** @param up null: either */
    private record Expected(Presence presence, ObjectKey key, @Nullable Boolean up, long number) {}

    private final Deque<Expected> expected = new ArrayDeque<>();
    private @Nullable Runnable drain;
    private long issued;
    private volatile long acknowledged;

    /**
     * Forgets everything, and takes note of changes from now on.
     *
     * @param newDrain makes the listener look for events, and so call {@link #drained} when there are none: what is
     *     expected and never comes, such as the announcement of a change that changed nothing, would otherwise be taken
     *     for the next one's
     */
    synchronized void listen(Runnable newDrain) {
        drain = newDrain;
        expected.clear();
    }

    /** Nobody listens any more. */
    synchronized void deaf() {
        drain = null;
        expected.clear();
    }

    /** Before {@code change} is sent. */
    void expect(Change change) {
        boolean authored = change instanceof Change.AddRoute || change instanceof Change.DeleteRoute;
        if (!authored) {
            expectAnonymous(change);
        }
    }

    private synchronized void expectAnonymous(Change change) {
        if (drain == null) {
            return;
        }
        if (change instanceof Change.AddLink add) {
            expect(Presence.PRESENT, add.link().key(), false);
        } else if (change instanceof Change.ChangeLink changed) {
            expect(Presence.PRESENT, changed.link().key(), null);
        } else if (change instanceof Change.SetLink set) {
            expect(Presence.PRESENT, new LinkKey(set.name()), set.up());
        } else if (change instanceof Change.DeleteLink delete) {
            // The kernel takes it down first, and says so.
            expect(Presence.PRESENT, new LinkKey(delete.name()), false);
            expect(Presence.GONE, new LinkKey(delete.name()), null);
        } else if (change instanceof Change.AddAddress add) {
            expect(Presence.PRESENT, add.address());
        } else if (change instanceof Change.DeleteAddress delete) {
            expect(Presence.GONE, delete.address());
        }
    }

    private void expect(Presence presence, Address address) {
        if (address.local().family() == Family.IPV6) {
            expect(presence, address.key(), null);
        }
    }

    private void expect(Presence presence, ObjectKey key, @Nullable Boolean up) {
        expected.add(new Expected(presence, key, up, ++issued));
    }

    /** The kernel has answered everything that was expected so far. */
    synchronized void acknowledged() {
        acknowledged = issued;
        if (drain != null && !expected.isEmpty()) {
            drain.run();
        }
    }

    /** To be taken before looking for another event, and given to {@link #drained} if there was none. */
    long mark() {
        return acknowledged;
    }

    /** Everything queued when {@code mark} was taken has been read. */
    synchronized void drained(long mark) {
        while (!expected.isEmpty() && expected.getFirst().number() <= mark) {
            expected.removeFirst();
        }
    }

    synchronized boolean isOurs(Presence presence, KernelLink link) {
        for (Expected one : expected) {
            boolean sameState = one.up() == null || presence == Presence.GONE || one.up() == link.up();
            if (one.presence() == presence
                    && sameState
                    && one.key() instanceof LinkKey key
                    && key.name().equals(link.name())) {
                return true;
            }
        }
        return false;
    }

    synchronized boolean isOurs(Presence presence, KernelAddress address) {
        for (Expected one : expected) {
            if (one.presence() == presence && one.key().equals(address.address().key())) {
                return true;
            }
        }
        return false;
    }
}
