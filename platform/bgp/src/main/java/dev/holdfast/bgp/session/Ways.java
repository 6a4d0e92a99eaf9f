package dev.holdfast.bgp.session;

import dev.holdfast.bgp.transport.Dialler;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.model.IpAddress;
import java.time.Duration;

/** How the peer is reached. Used on the session's thread. */
public interface Ways {
    /** Of a peer that is never dialled. */
    Ways PASSIVE = outcome -> {
        throw new IllegalStateException("a passive peer is not dialled");
    };

    /** Over TCP to that address and port. */
    static Ways over(Dialler dialler, IpAddress remote, int port, SocketTerms terms, Duration patience) {
        return new DialledWays(dialler, remote, port, terms, patience);
    }

    /** Dials once; the outcome comes on the session's thread, and not before this call has returned. */
    Attempt dial(Outcome outcome);

    /** Whether connections carry a TCP MD5 password; one that does not fit shows as silence. */
    default boolean hasPassword() {
        return false;
    }

    /** Whether only packets of a peer near enough are taken (RFC 5082); one too far shows as silence. */
    default boolean hasTtlSecurity() {
        return false;
    }

    /** What came of dialling; exactly one of the two is called, unless the attempt was cancelled before. */
    interface Outcome {
        void connected(Line line);

        /** @param why in the kernel's words */
        void failed(String why);
    }

    /** Dialling that is under way. */
    @FunctionalInterface
    interface Attempt {
        /** Nothing comes of it any more; a line that stands already by then is closed. */
        void cancel();
    }
}
