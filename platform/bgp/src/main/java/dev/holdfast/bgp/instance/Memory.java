package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Remembers what was said at run time. Called by one thread at a time, never by the instance's. */
public interface Memory {

    /**
     * All of it.
     *
     * @param peers added at run time
     * @param disabled peers that are to have no session, with the reason given, which may be empty
     * @param injected routes
     */
    record Content(
            Map<PeerAddress, PeerSpecification> peers,
            Map<PeerAddress, String> disabled,
            List<InjectedRoute> injected) {
        public static final Content NOTHING = new Content(Map.of(), Map.of(), List.of());

        public Content {
            peers = Map.copyOf(peers);
            disabled = Map.copyOf(disabled);
            injected = List.copyOf(injected);
        }
    }

    /** @throws IOException if it is not on disk for certain; what was there before is then still there */
    void keep(Content content) throws IOException;
}
