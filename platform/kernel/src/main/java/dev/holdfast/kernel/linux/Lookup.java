package dev.holdfast.kernel.linux;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Asks which entry of which table serves a destination. */
final class Lookup {
    private Lookup() {}

    /** @param source of the packet; null: it has none yet */
    static @Nullable KernelRoute of(IpAddress destination, @Nullable IpAddress source, Inquiry inquiry, RouteView view)
            throws DumpException {
        var copy = new ByteBuffer[1];
        try {
            inquiry.ask(
                    (out, sequence) -> request(out, sequence, destination, source),
                    // Copied, as reading it may ask the kernel for the name of a device.
                    answer -> copy[0] = bodyOf(answer));
        } catch (ErrnoException e) {
            if (isNoRoute(e.errno())) {
                return null;
            }
            throw new DumpException("lookup of " + destination + ": " + e.getMessage(), e);
        }
        return copy[0] != null && view.wrap(copy[0], 0, copy[0].limit()) ? view.toRoute() : null;
    }

    /** The answer for none, and those for routes of type unreachable, prohibit and blackhole. */
    private static boolean isNoRoute(int errno) {
        return errno == Errno.ENETUNREACH
                || errno == Errno.EHOSTUNREACH
                || errno == Errno.EACCES
                || errno == Errno.EINVAL
                || errno == Errno.EAGAIN;
    }

    private static void request(MessageWriter out, int sequence, IpAddress destination, @Nullable IpAddress source) {
        out.begin(Rtnetlink.RTM_GETROUTE, 0, sequence);
        out.u8(destination.family().code())
                .u8(destination.family().bits())
                .u8(source == null ? 0 : source.family().bits())
                .u8(0);
        // Unasked, an IPv4 kernel says main whatever table it found it in; an IPv6 kernel always tells, and refuses the
        // flag.
        boolean ipv4 = destination.family() == Family.IPV4;
        out.u32(0).u32(Rtnetlink.RTM_F_FIB_MATCH | (ipv4 ? Rtnetlink.RTM_F_LOOKUP_TABLE : 0));
        out.attribute(Rtnetlink.RTA_DST, destination);
        if (source != null) {
            out.attribute(Rtnetlink.RTA_SRC, source);
        }
        out.end();
    }

    private static ByteBuffer bodyOf(MessageReader answer) {
        byte[] bytes = new byte[answer.end() - answer.body()];
        answer.buffer().get(answer.body(), bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
