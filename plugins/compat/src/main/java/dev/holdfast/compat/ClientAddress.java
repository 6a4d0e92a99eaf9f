package dev.holdfast.compat;

import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address by which the internet knows this host: the configured one, else the source the kernel would use towards the
 * internet if that can be reached from there. No service on the internet is asked.
 */
record ClientAddress(@Nullable IpAddress configured, Sockets sockets) {
    private static final IpAddress INTERNET = IpAddress.parse("8.8.8.8"); // nothing is sent there

    /** Nobody on the internet can reach one of these. */
    private static final List<Prefix> MARTIANS = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.168.0.0/16",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4")
            .map(Prefix::parse)
            .toList();

    /** Empty if it is not known. */
    String text() {
        if (configured != null) {
            return configured.toString();
        }
        try {
            IpAddress source = sockets.sourceTowards(INTERNET);
            return MARTIANS.stream().anyMatch(martian -> martian.contains(source)) ? "" : source.toString();
        } catch (IOException e) {
            return ""; // no route to the internet, so it knows no address of ours
        }
    }
}
