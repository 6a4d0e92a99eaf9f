package dev.holdfast.api.http;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how an {@link HttpSurface} listens.
 *
 * @param address a {@link UnixDomainSocketAddress}; the platform refuses kinds it does not carry
 * @param mode who may connect, as {@code ls} shows the socket's file: {@code rw-rw----}
 * @param largestBody of a request, in bytes; a larger one is answered with status 413
 * @param patience how long a client may take to say a request, and may stay without one; then it is cut off
 */
public record HttpListener(SocketAddress address, String mode, int largestBody, Duration patience) {

    /** @throws IllegalArgumentException with a message that names the value */
    public HttpListener {
        checkMode(mode);
        if (largestBody < 0) {
            throw new IllegalArgumentException("largest-body must be 0 or more bytes, was " + largestBody);
        }
        if (patience.isNegative() || patience.toMillis() < 1) {
            throw new IllegalArgumentException("patience must be 1ms or more");
        }
    }

    /** On a Unix socket, with bodies of 1 MiB at most and a patience of 10 s. */
    public static HttpListener unix(Path socket, String mode) {
        return new HttpListener(UnixDomainSocketAddress.of(socket), mode, 1 << 20, Duration.ofSeconds(10));
    }

    /** @throws IllegalArgumentException if {@code mode} is not written as {@code ls} shows it */
    public static void checkMode(String mode) {
        if (!mode.matches("([r-][w-][x-]){3}")) {
            throw new IllegalArgumentException("mode '" + mode + "' is no file mode; write it like rw-rw----");
        }
    }
}
