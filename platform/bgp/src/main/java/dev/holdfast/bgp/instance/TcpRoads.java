package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.session.Ways;
import dev.holdfast.bgp.transport.Dialler;
import dev.holdfast.bgp.transport.Secret;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.bgp.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Peers are reached over TCP.
 *
 * @param resolve makes a path of the configuration one that can be opened
 */
record TcpRoads(Transport transport, Dialler dialler, UnaryOperator<Path> resolve) implements Roads {
    private static final Duration DIAL_PATIENCE = Duration.ofSeconds(30);

    @Override
    public SocketTerms terms(PeerSettings settings) {
        SocketTerms terms = PeerTerms.socket(settings, password(settings));
        String refusal = transport.refusal(terms);
        if (refusal != null) {
            throw new BgpRefusal(
                    "BGP-004",
                    "peer " + settings.address(),
                    "its connection cannot be made as it is to be: " + refusal,
                    "change its password, ttl-security, device or local-address; nothing of them is left out silently");
        }
        return terms;
    }

    private @Nullable Secret password(PeerSettings settings) {
        try {
            return settings.secret(resolve);
        } catch (IllegalArgumentException e) {
            throw new BgpRefusal(
                    "BGP-003",
                    "peer " + settings.address(),
                    "its password cannot be had: " + e.getMessage(),
                    "let the daemon read the file, with the password of 1..80 bytes in its first line");
        }
    }

    @Override
    public Ways to(PeerSettings settings, SocketTerms terms) {
        return Ways.over(dialler, settings.address().address(), settings.port(), terms, DIAL_PATIENCE);
    }
}
