package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.imports.PeerImport;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** What a peer needs of the instance. On its thread. */
interface Household {
    Tables tables();

    Clocks clocks();

    /**
     * Makes the session of a peer, which is its exchange; not started.
     *
     * @throws BgpRefusal if it cannot be had
     */
    SessionMaker.Made session(InstancePeer peer);

    /** The settings of a peer whose AS is known now; null: such a peer is not wanted, which is logged. */
    @Nullable
    PeerSettings settled(InstancePeer peer, long as);

    PeerImport sieve(InstancePeer peer, Established session);

    Policies.InForce importPolicy(PeerSettings settings);

    Policies.InForce exportPolicy(PeerSettings settings);

    IpAddress clusterId();

    /** What stands on the link of a session. */
    OwnEnds ends(IpAddress local, @Nullable String zone);

    /** It has its number in the table now. */
    void numbered(InstancePeer peer);

    /** Whether the end of our table is not to be told yet: there is more to learn that was told before we restarted. */
    boolean holdsEndOfRib();

    /** For the roster of a restart, events and gauges. */
    void up(InstancePeer peer, Established session);

    void endOfRib(InstancePeer peer, Family family);

    void down(InstancePeer peer, Down down);

    void moved(InstancePeer peer, Peer state);

    /** Nothing of a session or of routes is left; said more than once. */
    void idle(InstancePeer peer);

    /** For the one who asks about more than there may be. */
    void tooMany(InstancePeer peer, Family family, int limit);
}
