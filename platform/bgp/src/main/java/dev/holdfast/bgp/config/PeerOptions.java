package dev.holdfast.bgp.config;

import dev.holdfast.api.Key;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.bgp.policy.PrivateAs;
import dev.holdfast.bgp.transport.Secret;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What is said of a peer, or of all peers of a group. What a peer says beats what its group says, key by key, also within
 * the keys that have keys of their own; what neither says is as `bgp` has it for all, or the default named here.
 *
 * @param as the AS of the peer; of a peer or its group required
 * @param group whose settings it shares; not for groups
 * @param description shown with the peer; absent: its address
 * @param enabled whether a session is wanted; absent: yes
 * @param port where the peer listens; absent: 179
 * @param passive whether we only wait for it to connect; absent: no
 * @param localAs the AS we say we are, external peers only; absent: that of the instance
 * @param localAddress the address of this host to speak from; absent: the kernel chooses
 * @param device the link packets must leave and come by; absent: any
 * @param multihop over how many hops an external peer may be away, the TTL of our packets, 2..255; absent: it must be on
 *     a link of ours
 * @param ttlSecurity at most how many hops it is away, 1..254: packets from farther away are refused by the kernel (RFC
 *     5082); absent: not checked
 * @param password signs every segment (TCP MD5), up to 80 bytes; better in a file
 * @param passwordFile a file with the password in its first line
 * @param holdTime how long the peer may be silent, 0 or 3s..65535s; 0: for ever
 * @param connectRetry the pause before we dial again after an error, doubled while errors go on; absent: 5s
 * @param families `ipv4`, `ipv6`; absent: IPv4, and with a peer that has an IPv6 address both
 * @param nextHopSelf whether routes that we pass on within the AS lead to us; absent: no. To external peers they always do
 * @param routeReflectorClient whether routes of other internal peers are passed on to it (RFC 4456); internal peers only
 * @param routeServerClient whether it is a client of us as a route server (RFC 7947): its routes are passed on as they
 *     are; external peers only
 * @param removePrivateAs what becomes of AS numbers for private use in paths we send: `remove` takes them out of paths
 *     that have no others, `all` takes them all out, `replace` puts our own in their place; external peers only
 * @param role what we are to the peer (RFC 9234): `provider`, `customer`, `peer`, `route-server` or
 *     `route-server-client`; external peers only
 * @param strictRole whether a peer that says no role is refused; absent: no
 * @param allowOwnAs how often our AS may stand in a path that it sends, 0..10; absent: 0
 * @param enforceFirstAs whether paths that do not begin with its AS are rejected; absent: yes, unless we are its
 *     `route-server-client`
 * @param localIpv6NextHop our IPv6 address to name as next hop; absent: that of the session
 * @param extendedNextHop whether IPv4 routes may have an IPv6 next hop (RFC 8950); absent: no
 * @param longLived how long its routes are kept beyond the restart time when it is gone (RFC 9494), up to 16777215s;
 *     absent or 0: not
 * @param logLevel what the log says of it, `error`, `warn`, `info`, `debug` or `trace`; absent: as the log has it
 * @param importing which of its routes are let in, and as what
 * @param exporting which routes it is told, and as what
 */
public record PeerOptions(
        @Nullable Long as,
        @Nullable String group,
        @Nullable String description,
        @Nullable Boolean enabled,
        @Nullable Integer port,
        @Nullable Boolean passive,
        @Nullable Long localAs,
        @Nullable IpAddress localAddress,
        @Nullable String device,
        @Nullable Integer multihop,
        @Nullable Integer ttlSecurity,
        @Nullable Secret password,
        @Nullable Path passwordFile,
        @Nullable Duration holdTime,
        @Nullable Duration connectRetry,
        List<Family> families,
        @Nullable Boolean nextHopSelf,
        @Nullable Boolean routeReflectorClient,
        @Nullable Boolean routeServerClient,
        @Nullable PrivateAs removePrivateAs,
        @Nullable Role role,
        @Nullable Boolean strictRole,
        @Nullable Integer allowOwnAs,
        @Nullable Boolean enforceFirstAs,
        @Nullable IpAddress localIpv6NextHop,
        @Nullable Boolean extendedNextHop,
        AddPathConfig addPath,
        PeerRestart gracefulRestart,
        @Nullable Duration longLived,
        MaxPrefixesConfig maxPrefixes,
        @Nullable Level logLevel,
        @Key("import") PolicyUseConfig importing,
        @Key("export") PolicyUseConfig exporting) {
    private static final int MOST_PORT = 65_535;
    private static final int MOST_HOPS = 254;
    private static final int MOST_TTL = 255;
    private static final int MOST_OWN_AS = 10;
    private static final int MOST_LINK_NAME = 15;
    private static final int MOST_RETRY_SECONDS = 3600;
    private static final int MOST_LONG_LIVED = 0xFF_FFFF;

    /** @throws IllegalArgumentException with messages that begin with the key and say what would be right */
    public PeerOptions {
        families = families.stream().distinct().sorted().toList();
        var mistakes = new Mistakes();
        var bounds = new Bounds(mistakes);
        bounds.as("as", as);
        bounds.as("local-as", localAs);
        bounds.within("port", port, 1, MOST_PORT);
        bounds.own("local-address", localAddress);
        mistakes.unless(
                device == null || !device.isBlank() && device.length() <= MOST_LINK_NAME,
                "device '" + device + "' is no name of a link; it has 1..15 characters");
        bounds.within("multihop", multihop, 2, MOST_TTL);
        bounds.within("ttl-security", ttlSecurity, 1, MOST_HOPS);
        bounds.hold("hold-time", holdTime);
        bounds.seconds("connect-retry", connectRetry, 1, MOST_RETRY_SECONDS);
        bounds.within("allow-own-as", allowOwnAs, 0, MOST_OWN_AS);
        bounds.seconds("long-lived", longLived, 0, MOST_LONG_LIVED);
        mistakes.unless(
                password == null || passwordFile == null,
                "password-file cannot stand beside password; keep one of the two, better the file");
        if (localIpv6NextHop != null) {
            boolean usable = localIpv6NextHop.family() == Family.IPV6
                    && !localIpv6NextHop.isLinkLocal()
                    && !localIpv6NextHop.isMulticast()
                    && !(localIpv6NextHop.high() == 0 && localIpv6NextHop.low() <= 1);
            mistakes.unless(
                    usable,
                    "local-ipv6-next-hop must be a global IPv6 address of this host, was " + localIpv6NextHop
                            + "; not link-local, loopback, multicast or ::");
        }
        mistakes.raise();
    }

    /** Nothing is said. */
    public static final PeerOptions NOTHING = new PeerOptions(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            AddPathConfig.NOTHING,
            PeerRestart.NOTHING,
            null,
            MaxPrefixesConfig.NOTHING,
            null,
            PolicyUseConfig.NONE,
            PolicyUseConfig.NONE);

    static <T> @Nullable T first(@Nullable T narrow, @Nullable T wide) {
        return narrow != null ? narrow : wide;
    }

    /** Those of a peer that comes by itself, from a range. */
    static PeerOptions ofRange(String group) {
        PeerOptions none = NOTHING;
        return new PeerOptions(
                none.as,
                group,
                none.description,
                none.enabled,
                none.port,
                true,
                none.localAs,
                none.localAddress,
                none.device,
                none.multihop,
                none.ttlSecurity,
                none.password,
                none.passwordFile,
                none.holdTime,
                none.connectRetry,
                none.families,
                none.nextHopSelf,
                none.routeReflectorClient,
                none.routeServerClient,
                none.removePrivateAs,
                none.role,
                none.strictRole,
                none.allowOwnAs,
                none.enforceFirstAs,
                none.localIpv6NextHop,
                none.extendedNextHop,
                none.addPath,
                none.gracefulRestart,
                none.longLived,
                none.maxPrefixes,
                none.logLevel,
                none.importing,
                none.exporting);
    }

    /**
     * These, and where they say nothing, those of a group. The policies stay what they are here: who asks for them wants to
     * know the level.
     */
    PeerOptions over(PeerOptions wider) {
        boolean hasPassword = password != null || passwordFile != null;
        return new PeerOptions(
                first(as, wider.as),
                group,
                first(description, wider.description),
                first(enabled, wider.enabled),
                first(port, wider.port),
                first(passive, wider.passive),
                first(localAs, wider.localAs),
                first(localAddress, wider.localAddress),
                first(device, wider.device),
                // Either says how far the peer is: what a peer says of one takes the place of what its group says of
                // both.
                ttlSecurity != null ? multihop : first(multihop, wider.multihop),
                multihop != null ? ttlSecurity : first(ttlSecurity, wider.ttlSecurity),
                hasPassword ? password : wider.password,
                hasPassword ? passwordFile : wider.passwordFile,
                first(holdTime, wider.holdTime),
                first(connectRetry, wider.connectRetry),
                families.isEmpty() ? wider.families : families,
                first(nextHopSelf, wider.nextHopSelf),
                first(routeReflectorClient, wider.routeReflectorClient),
                first(routeServerClient, wider.routeServerClient),
                first(removePrivateAs, wider.removePrivateAs),
                first(role, wider.role),
                first(strictRole, wider.strictRole),
                first(allowOwnAs, wider.allowOwnAs),
                first(enforceFirstAs, wider.enforceFirstAs),
                first(localIpv6NextHop, wider.localIpv6NextHop),
                first(extendedNextHop, wider.extendedNextHop),
                addPath.over(wider.addPath),
                gracefulRestart.over(wider.gracefulRestart),
                first(longLived, wider.longLived),
                maxPrefixes.over(wider.maxPrefixes),
                first(logLevel, wider.logLevel),
                importing,
                exporting);
    }
}
