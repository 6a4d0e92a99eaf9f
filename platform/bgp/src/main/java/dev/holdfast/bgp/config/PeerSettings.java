package dev.holdfast.bgp.config;

import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.PrivateAs;
import dev.holdfast.bgp.transport.Secret;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What holds for one peer when all is said: what it says itself beats its group, the group beats what is said for all. Two
 * that are equal need nothing done to go from one to the other.
 *
 * @param as 1..2^32-1, or 0: of a range that takes any, known with the OPEN; see {@link #dynamic}
 * @param localAs what we say we are
 * @param multihop the TTL of what we send; 0: not set
 * @param ttlSecurity how many hops away it may be; 0: not checked
 * @param password as written in the configuration; null if there is none or it stands in {@code passwordFile}
 * @param holdTime 0 or 3..65535 s
 * @param families at least one, in their order
 * @param longLived 0: not
 * @param importLevels where an import policy may come from, the peer itself first
 * @param exportLevels likewise
 */
public record PeerSettings(
        PeerAddress address,
        long as,
        @Nullable String group,
        String description,
        boolean enabled,
        int port,
        boolean passive,
        long localAs,
        @Nullable IpAddress localAddress,
        @Nullable String device,
        int multihop,
        int ttlSecurity,
        @Nullable Secret password,
        @Nullable Path passwordFile,
        Duration holdTime,
        Duration connectRetry,
        List<Family> families,
        boolean nextHopSelf,
        boolean routeReflectorClient,
        boolean routeServerClient,
        @Nullable PrivateAs removePrivateAs,
        @Nullable Role role,
        boolean strictRole,
        int allowOwnAs,
        boolean enforceFirstAs,
        @Nullable IpAddress localIpv6NextHop,
        boolean extendedNextHop,
        AddPath addPath,
        Restart gracefulRestart,
        Duration longLived,
        MaxPrefixes maxPrefixes,
        @Nullable Level logLevel,
        List<Policies.Level> importLevels,
        List<Policies.Level> exportLevels) {
    /** The AS of a peer that may have any, until its OPEN says which. */
    public static final long ANY_AS = 0;

    private static final int BGP_PORT = 179;
    private static final Duration CONNECT_RETRY = Duration.ofSeconds(5);
    private static final int WARN_AT = 75;

    /** @param most of a prefix; 0: all */
    public record AddPath(boolean receive, boolean send, int most) {}

    /** @param restartTime how long the peer is asked to wait for us */
    public record Restart(boolean enabled, Duration restartTime, Duration staleTime, boolean forwarding) {}

    /**
     * @param ipv4 0: without limit
     * @param ipv6 0: without limit
     * @param warnAt 1..100 percent
     * @param restart 0: down until it is enabled
     */
    public record MaxPrefixes(
            int ipv4,
            int ipv6,
            int warnAt,
            MaxPrefixesConfig.Action action,
            Duration restart,
            MaxPrefixesConfig.Counted counted) {
        public int of(Family family) {
            return family == Family.IPV4 ? ipv4 : ipv6;
        }
    }

    /**
     * The settings of a peer at that address.
     *
     * @throws IllegalArgumentException with messages that begin with the key and say what would be right; all but the first
     *     are suppressed ones
     */
    public static PeerSettings of(PeerDefaults all, PeerAddress address, PeerOptions options) {
        PeerSettings settings = of(all, address, options, ANY_AS);
        if (settings.as() == ANY_AS) {
            throw new IllegalArgumentException("as is missing; write as: NUMBER here, or in the group it is in");
        }
        return settings;
    }

    /**
     * The settings of a peer that connects from a range.
     *
     * @param as what its OPEN says, {@link #ANY_AS} if there was none yet
     * @throws IllegalArgumentException as {@link #of}
     */
    public static PeerSettings dynamic(PeerDefaults all, PeerAddress address, DynamicConfig range, long as) {
        long known =
                as == ANY_AS && range.as().size() == 1 ? range.as().iterator().next() : as;
        return of(all, address, DynamicPeers.options(range), known);
    }

    private static PeerSettings of(PeerDefaults all, PeerAddress address, PeerOptions options, long asIfNoneSaid) {
        PeerOptions said = options.over(all.group(options.group()));
        long localAs = said.localAs() == null ? all.as() : said.localAs();
        MaxPrefixesConfig most = said.maxPrefixes();
        int limit = or(most.limit(), 0);
        PeerRestart restart = said.gracefulRestart();
        var settings = new PeerSettings(
                address,
                said.as() == null || asIfNoneSaid != ANY_AS ? asIfNoneSaid : said.as(),
                options.group(),
                or(said.description(), address.toString()),
                or(said.enabled(), true),
                or(said.port(), BGP_PORT),
                or(said.passive(), false),
                localAs,
                said.localAddress(),
                said.device(),
                or(said.multihop(), 0),
                or(said.ttlSecurity(), 0),
                said.password(),
                said.passwordFile(),
                or(said.holdTime(), all.holdTime()),
                or(said.connectRetry(), CONNECT_RETRY),
                families(said, address),
                or(said.nextHopSelf(), false),
                or(said.routeReflectorClient(), false),
                or(said.routeServerClient(), false),
                said.removePrivateAs(),
                said.role(),
                or(said.strictRole(), false),
                or(said.allowOwnAs(), 0),
                or(said.enforceFirstAs(), said.role() != Role.ROUTE_SERVER_CLIENT),
                said.localIpv6NextHop(),
                or(said.extendedNextHop(), false),
                new AddPath(
                        or(said.addPath().receive(), false),
                        or(said.addPath().send(), false),
                        or(said.addPath().most(), 0)),
                new Restart(
                        or(restart.enabled(), all.gracefulRestart().enabled()),
                        or(restart.restartTime(), all.gracefulRestart().restartTime()),
                        or(restart.staleTime(), all.gracefulRestart().staleTime()),
                        all.gracefulRestart().forwarding()),
                or(said.longLived(), Duration.ZERO),
                new MaxPrefixes(
                        or(most.ipv4(), limit),
                        or(most.ipv6(), limit),
                        or(most.warnAt(), WARN_AT),
                        or(most.action(), MaxPrefixesConfig.Action.DOWN),
                        or(most.restart(), Duration.ZERO),
                        or(most.count(), MaxPrefixesConfig.Counted.RECEIVED)),
                said.logLevel(),
                levels(all, options, address, true),
                levels(all, options, address, false));
        PeerRules.check(settings, all);
        return settings;
    }

    private static <T> T or(@Nullable T said, T otherwise) {
        return said == null ? otherwise : said;
    }

    private static List<Family> families(PeerOptions said, PeerAddress address) {
        if (!said.families().isEmpty()) {
            return said.families();
        }
        return address.address().family() == Family.IPV4 ? List.of(Family.IPV4) : List.of(Family.IPV4, Family.IPV6);
    }

    private static List<Policies.Level> levels(PeerDefaults all, PeerOptions options, PeerAddress address, boolean in) {
        String direction = in ? "import" : "export";
        List<Policies.Level> levels = new ArrayList<>();
        levels.add(new Policies.Level(
                "neighbor " + address + " " + direction, in ? options.importing() : options.exporting()));
        if (options.group() != null) {
            PeerOptions group = all.group(options.group());
            levels.add(new Policies.Level(
                    "group " + options.group() + " " + direction, in ? group.importing() : group.exporting()));
        }
        levels.add(new Policies.Level(direction + " of all", in ? all.importing() : all.exporting()));
        return List.copyOf(levels);
    }

    /** Whether it is of another AS; of one whose AS is not known yet, false. */
    public boolean isExternal() {
        return as != ANY_AS && as != localAs;
    }

    /** Whether it is of our AS; of one whose AS is not known yet, false. */
    public boolean isInternal() {
        return as == localAs;
    }

    /** The TTL of what we send it: 1 to an external peer on a link of ours; 0: the kernel's. */
    public int ttl() {
        if (ttlSecurity > 0 || multihop > 0) {
            return multihop;
        }
        return isExternal() ? 1 : 0;
    }

    /** Whether it must be on a link of ours. */
    public boolean isDirect() {
        return isExternal() && multihop == 0 && ttlSecurity <= 1;
    }

    /** Whether connections with it are signed. */
    public boolean hasPassword() {
        return password != null || passwordFile != null;
    }

    /**
     * The password, from the file if it stands there.
     *
     * @param resolve makes a path that is written in the configuration one that can be opened
     * @throws IllegalArgumentException if the file cannot be read; with a message that begins with the key
     */
    public @Nullable Secret secret(UnaryOperator<Path> resolve) {
        return passwordFile == null ? password : Secret.ofFile(resolve.apply(passwordFile));
    }

    /** What decides about the routes it sends. */
    public Policies.InForce importPolicy(Policies policies, boolean required) {
        return policies.inForce(importLevels, isExternal(), required);
    }

    /** What decides about the routes it is sent. */
    public Policies.InForce exportPolicy(Policies policies, boolean required) {
        return policies.inForce(exportLevels, isExternal(), required);
    }
}
