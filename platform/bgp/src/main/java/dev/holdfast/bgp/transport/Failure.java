package dev.holdfast.bgp.transport;

import io.netty.channel.ConnectTimeoutException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong with a socket, in the kernel's words, without those of the library around them. */
final class Failure {
    private static final Pattern LIBRARY =
            Pattern.compile("\\w+\\((?:\\.\\.)?\\) failed(?: with error\\(-?\\d+\\))?: ?(.*)");

    static final String TIMED_OUT = "Connection timed out";

    private Failure() {}

    static String words(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ConnectTimeoutException) {
            return TIMED_OUT;
        }
        if (cause instanceof NoRouteToHostException) {
            return "No route to host";
        }
        if (cause instanceof ClosedChannelException) {
            return "the connection is closed";
        }
        String message = String.valueOf(cause.getMessage());
        Matcher wrapped = LIBRARY.matcher(message);
        return wrapped.matches() ? wrapped.group(1) : message;
    }
}
