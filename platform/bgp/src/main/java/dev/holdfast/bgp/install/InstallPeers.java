package dev.holdfast.bgp.install;

import dev.holdfast.bgp.policy.Neighbor;
import org.jspecify.annotations.Nullable;

/** What is known of the Rib's peers, besides what the Rib knows. Asked on its thread. */
public interface InstallPeers {

    /** For policies and for people. */
    Neighbor neighbor(int ribPeer);

    /** The link its session goes over, which link-local next hops are on; null: not known, or there are several. */
    @Nullable
    String device(int ribPeer);
}
