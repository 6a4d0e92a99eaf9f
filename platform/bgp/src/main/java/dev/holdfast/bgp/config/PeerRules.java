package dev.holdfast.bgp.config;

import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;

/** What settings of a peer must not contradict each other in, whoever said them. */
final class PeerRules {
    private final PeerSettings peer;
    private final PeerDefaults all;
    private final Mistakes mistakes = new Mistakes();

    private PeerRules(PeerSettings peer, PeerDefaults all) {
        this.peer = peer;
        this.all = all;
    }

    /** @throws IllegalArgumentException with messages that begin with the key and say what would be right */
    static void check(PeerSettings peer, PeerDefaults all) {
        var rules = new PeerRules(peer, all);
        rules.transport();
        rules.relation();
        rules.families();
        rules.restart();
        rules.policy();
        rules.mistakes.raise();
    }

    private void transport() {
        IpAddress local = peer.localAddress();
        IpAddress remote = peer.address().address();
        mistakes.unless(
                local == null || local.family() == remote.family(),
                "local-address " + local + " is of another family than the peer " + remote
                        + "; write one that packets to it can come from");
        mistakes.unless(
                local == null || !local.equals(remote),
                "local-address " + local + " is the peer's own address; write one of this host");
        mistakes.unless(
                peer.ttlSecurity() == 0 || peer.multihop() == 0,
                "ttl-security and multihop exclude each other; ttl-security says how far the peer may be away");
        mistakes.unless(
                peer.device() == null
                        || peer.address().zone() == null
                        || peer.device().equals(peer.address().zone()),
                "device " + peer.device() + " is not the link of " + peer.address() + "; leave it out");
        mistakes.unless(
                !peer.passive() || all.listening(),
                "passive peers must be able to connect, and nothing listens; add listen: [0.0.0.0] to bgp");
    }

    /** What goes with a peer of our own AS only, or with one of another only. Not known of one that may be of any. */
    private void relation() {
        if (peer.as() == PeerSettings.ANY_AS) {
            return;
        }
        String who = peer.isInternal() ? "is of our own AS " + peer.as() : "is of AS " + peer.as();
        external("route-server-client", peer.routeServerClient(), who);
        external("remove-private-as", peer.removePrivateAs() != null, who);
        external("role", peer.role() != null, who);
        mistakes.unless(
                peer.localAs() == all.as() || peer.isExternal() && peer.as() != all.as(),
                "local-as is for peers of another AS, and the peer " + who + "; leave it out");
        mistakes.unless(
                !peer.routeReflectorClient() || peer.isInternal(),
                "route-reflector-client requires iBGP, and the peer " + who + ", ours is " + peer.localAs()
                        + "; leave it out, or write as: " + peer.localAs());
        mistakes.unless(
                !peer.routeReflectorClient() || !peer.routeServerClient(),
                "route-reflector-client and route-server-client exclude each other; keep the one that is meant");
        mistakes.unless(
                !peer.routeServerClient() || !peer.nextHopSelf(),
                "next-hop-self and route-server-client exclude each other; a route server leaves next hops alone");
        mistakes.unless(
                !peer.strictRole() || peer.role() != null,
                "strict-role needs a role; write role: provider, customer, peer, route-server or route-server-client");
    }

    private void external(String key, boolean set, String who) {
        mistakes.unless(
                !set || peer.isExternal(),
                key + " requires eBGP, and the peer " + who + "; leave it out, or write another as");
    }

    private void families() {
        mistakes.unless(
                !peer.extendedNextHop() || peer.families().contains(Family.IPV4),
                "extended-next-hop is for IPv4 routes, and families has no ipv4; leave it out, or add ipv4");
    }

    private void restart() {
        mistakes.unless(
                peer.longLived().isZero() || peer.gracefulRestart().enabled(),
                "long-lived needs graceful-restart, which is switched off; set graceful-restart: {enabled: true}");
    }

    /** Only what the peer says itself: groups and what is said for all are checked where they stand. */
    private void policy() {
        chain("import", peer.importLevels().get(0));
        chain("export", peer.exportLevels().get(0));
    }

    private void chain(String key, Policies.Level level) {
        new Chains(all.policies()).check(key, level, mistakes);
    }
}
