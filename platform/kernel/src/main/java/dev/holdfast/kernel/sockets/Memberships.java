package dev.holdfast.kernel.sockets;

import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.LibC;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Keeps the host a member of groups. One socket holds only so many memberships (igmp_max_memberships of ip(7), 20 unless
 * somebody raised it), so there are as many sockets as it takes; none is bound, so none receives.
 */
final class Memberships {
    private static final int IP_ADD_MEMBERSHIP = 35;
    private static final int IP_DROP_MEMBERSHIP = 36;
    /** {@code struct ip_mreqn}: group u32, address u32, device index u32. */
    private static final int REQUEST_BYTES = 12;

    private final Callable<Holder> opener;
    private final List<Holder> holders = new ArrayList<>();

    /** @param opener makes one more socket in the managed namespace */
    Memberships(Callable<Holder> opener) {
        this.opener = opener;
    }

    /** @throws IOException {@code ENODEV}: no such device; everything else is the kernel's */
    synchronized AutoCloseable join(IpAddress group, String device) throws IOException {
        for (Holder holder : holders) {
            if (holder.add(group, device)) {
                return new Membership(holder, group, holder.lastIndex);
            }
        }
        Holder fresh = open();
        boolean joined = false;
        try {
            joined = fresh.add(group, device);
        } finally {
            if (!joined) {
                fresh.close();
            }
        }
        if (!joined) {
            throw new ErrnoException(Errno.ENOBUFS, "join " + group + " on " + device);
        }
        holders.add(0, fresh);
        return new Membership(fresh, group, fresh.lastIndex);
    }

    private Holder open() throws IOException {
        try {
            return opener.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("a socket for memberships cannot be opened", e);
        }
    }

    /** How many sockets are open. */
    synchronized int sockets() {
        return holders.size();
    }

    private synchronized void leave(Membership membership) {
        if (membership.left) {
            return;
        }
        membership.left = true;
        Holder holder = membership.holder;
        holder.drop(membership.group, membership.index);
        if (holder.count == 0) {
            holders.remove(holder);
            holder.close();
        }
    }

    private final class Membership implements AutoCloseable {
        private final Holder holder;
        private final IpAddress group;
        private final int index;
        private boolean left;

        Membership(Holder holder, IpAddress group, int index) {
            this.holder = holder;
            this.group = group;
            this.index = index;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /** One socket and what it holds. */
    static final class Holder {
        private final int fd;
        private final ByteBuffer request = Inet.room(REQUEST_BYTES);
        private final long address = LibC.address(request);
        private int count;
        private int lastIndex;

        Holder() throws ErrnoException {
            fd = Inet.open(LibC.SOCK_DGRAM, 0);
        }

        /** @return false: this socket is full, or is a member already for somebody else who asked */
        private boolean add(IpAddress group, String device) throws ErrnoException {
            int index = Inet.index(fd, device);
            if (membership(IP_ADD_MEMBERSHIP, group, index) == -1) {
                int errno = LibC.errno();
                if (errno == Errno.ENOBUFS || errno == Errno.EADDRINUSE) {
                    return false;
                }
                throw new ErrnoException(errno, "join " + group + " on " + device);
            }
            count++;
            lastIndex = index;
            return true;
        }

        /** Has nothing to report: where the device is gone the kernel has dropped the membership by itself. */
        private void drop(IpAddress group, int index) {
            membership(IP_DROP_MEMBERSHIP, group, index);
            count--;
        }

        private int membership(int option, IpAddress group, int index) {
            request.putInt(0, Inet.wire(Inet.number(group))).putInt(4, 0).putInt(8, index);
            return LibC.get().setsockopt(fd, Inet.IPPROTO_IP, option, address, REQUEST_BYTES);
        }

        private void close() {
            LibC.get().close(fd);
        }
    }
}
