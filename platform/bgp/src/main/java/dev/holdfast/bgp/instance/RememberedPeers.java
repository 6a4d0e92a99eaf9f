package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.config.PeerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings back what was said of peers in earlier runs. */
final class RememberedPeers {
    private static final Logger log = LoggerFactory.getLogger(RememberedPeers.class);

    private RememberedPeers() {}

    /** Those of the configuration are there already, and count. */
    static void restore(Memory.Content content, PeerDefaults defaults, Peers peers) {
        content.peers().forEach((address, specification) -> restore(address, specification, defaults, peers));
        content.disabled().forEach((address, reason) -> {
            InstancePeer peer = peers.find(address);
            if (peer != null) {
                peer.startDisabled(reason);
            }
        });
    }

    private static void restore(
            PeerAddress address, PeerSpecification specification, PeerDefaults defaults, Peers peers) {
        if (peers.find(address) != null) {
            log.atWarn()
                    .addKeyValue("peer_addr", address)
                    .log("{} was added at run time, but stands in the configuration too, which counts", address);
            return;
        }
        try {
            peers.add(PeerSettings.of(defaults, address, specification.options()), PeerView.Known.ADDED);
        } catch (IllegalArgumentException | BgpRefusal e) {
            log.atWarn()
                    .addKeyValue("peer_addr", address)
                    .log("{} was added at run time, and does not fit any more: {}", address, e.getMessage());
        }
    }
}
