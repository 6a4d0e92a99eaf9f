package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of the instance, and told to it; from any thread. An answer is a copy. All methods wait for the
 * instance's thread.
 *
 * @throws BgpRefusal from every method: {@code BGP-301} if the instance does not answer in time or has stopped, and as said
 *     with the methods
 */
public interface InstanceControl {

    InstanceView instance();

    /** Configured ones, those added at run time and those connected at the moment from a network; by address. */
    List<PeerView> peers();

    /** @throws BgpRefusal {@code BGP-302} if there is no such peer */
    PeerView peer(PeerAddress peer);

    /** The best paths, and with {@link RouteQuery#all} also those that are not. */
    RoutePage rib(RouteQuery query);

    /**
     * What a peer has announced, with the attributes as it sent them.
     *
     * @param rejectedOnly only what import did not let in, with the reason
     * @throws BgpRefusal {@code BGP-302} if there is no such peer
     */
    RoutePage received(PeerAddress peer, RouteQuery query, boolean rejectedOnly);

    /**
     * What a peer is told, with the attributes as it is told them.
     *
     * @throws BgpRefusal {@code BGP-302} if there is no such peer
     */
    RoutePage advertised(PeerAddress peer, RouteQuery query);

    /**
     * Why the best path of a prefix is the best.
     *
     * @throws BgpRefusal {@code BGP-303} if nobody announces it
     */
    BestView explain(Prefix prefix);

    /**
     * Whether and as what a peer is told of a prefix, or why not.
     *
     * @throws BgpRefusal {@code BGP-302} if there is no such peer
     */
    AdvertisedView explain(Prefix prefix, PeerAddress peer);

    /** Where the route of a prefix in the kernel comes from, or why there is none; null: nobody announces the prefix. */
    @Nullable
    String describe(Prefix prefix);

    /** What was injected at run time, by prefix. */
    List<InjectedRoute> injected();

    /**
     * What happened after the event with that number; waits for something to happen if nothing has.
     *
     * @param after 0: from now on
     * @param wait how long to wait at most, up to a minute
     * @param kinds what is asked for; {@link BgpEvent.Kind#ROUTES} are recorded only while somebody asks
     */
    EventPage events(long after, Duration wait, Set<BgpEvent.Kind> kinds);

    /**
     * A new peer, from now on and after a restart too.
     *
     * @param specification what the configuration would say of it, bound and checked
     * @throws BgpRefusal {@code BGP-304} if there is one at that address, {@code STA-…} if it cannot be remembered; nothing
     *     has changed then
     */
    PeerView add(PeerAddress peer, PeerSpecification specification);

    /**
     * The peer goes, with a good-bye.
     *
     * @throws BgpRefusal {@code BGP-302} if there is no such peer, {@code BGP-305} if it stands in the configuration
     */
    void remove(PeerAddress peer);

    /** A session is wanted; also lets a peer back that announced too many prefixes. */
    PeerView enable(PeerAddress peer);

    /**
     * No session is wanted until it is enabled.
     *
     * @param reason told to the peer's operator (RFC 9003); may be empty
     */
    default PeerView disable(PeerAddress peer, String reason) {
        return disable(peer, reason, Duration.ZERO);
    }

    /**
     * The same, after the peer was asked to look for other ways (RFC 8326): what it is told has the community
     * GRACEFUL_SHUTDOWN until then.
     *
     * @param grace how long it has for that
     */
    PeerView disable(PeerAddress peer, String reason, Duration grace);

    /** The session ends and comes back. */
    PeerView reset(PeerAddress peer, String reason);

    /**
     * Routes are looked at anew, the session stays.
     *
     * @param families empty: all of the session
     * @return what was done for each family, in words
     */
    List<String> softReset(PeerAddress peer, SoftReset direction, Set<Family> families);

    /**
     * Originates a route, from now on and after a restart too; one with the same prefix and path id is replaced.
     *
     * @throws BgpRefusal {@code STA-…} if it cannot be remembered
     */
    void inject(InjectedRoute route);

    /** @throws BgpRefusal {@code BGP-202} if it was not injected */
    void withdraw(Prefix prefix, int pathId);

    /** What a policy would make of a route; the peer need not be connected. */
    PolicyTrial test(PeerAddress peer, boolean importing, InjectedRoute route);

    /** What is looked at anew. */
    enum SoftReset {
        /** What the peer has announced: import is asked again. */
        IN,
        /** What the peer is told: export is asked again, and only differences are sent. */
        OUT,
        BOTH,
        /** The peer is asked to announce everything again (RFC 2918); not needed for a change of policy. */
        REFRESH
    }
}
