package dev.holdfast.bgp.config;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.Key;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.PoliciesConfig;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A BGP speaker of the operator's own. Without this section there is none.
 *
 * @param as our AS, 1..4294967294
 * @param routerId an IPv4 address that no other speaker has as its id
 * @param clusterId of the reflectors that serve the same clients (RFC 4456); absent: the router id
 * @param listen addresses of this host to take connections on, `0.0.0.0` and `::` for all; empty: nobody can connect
 * @param port to take connections on, 1..65535
 * @param ebgpRequiresPolicy whether a peer of another AS for which no policy is written gets and gives nothing (RFC 8212)
 * @param dynamicNeighborLimit how many peers may come from the networks under `dynamic` at a time, 1..5000
 * @param holdTime how long a peer may be silent, 0 or 3s..65535s; 0: for ever
 * @param networks that we originate
 * @param redistribute routes of others that we originate
 * @param policy policies, and the sets they name
 * @param importing which routes of peers are let in, and as what; of peers and groups that say nothing
 * @param exporting which routes peers are told, and as what; of peers and groups that say nothing
 * @param groups settings that peers share, by name
 * @param peers by address; a link-local one with the link it is on, `fe80::2%eth0`
 * @param dynamic networks whoever connects from is a peer
 */
public record BgpConfig(
        Long as,
        IpAddress routerId,
        @Nullable IpAddress clusterId,
        List<IpAddress> listen,
        @DefaultValue("179") int port,
        @DefaultValue("true") boolean ebgpRequiresPolicy,
        @DefaultValue("100") int dynamicNeighborLimit,
        @DefaultValue("90s") Duration holdTime,
        RestartConfig gracefulRestart,
        BestPathConfig bestPath,
        List<NetworkConfig> networks,
        List<RedistributeConfig> redistribute,
        InstallConfig install,
        PoliciesConfig policy,
        @Key("import") PolicyUseConfig importing,
        @Key("export") PolicyUseConfig exporting,
        Map<String, PeerOptions> groups,
        Map<PeerAddress, PeerOptions> peers,
        List<DynamicConfig> dynamic) {
    static final int MOST_DYNAMIC = 5000;
    private static final int MOST_PORT = 65_535;

    /** @throws IllegalArgumentException with messages that begin with the keys and say what would be right */
    public BgpConfig {
        clusterId = clusterId == null ? routerId : clusterId;
        listen = List.copyOf(listen);
        networks = List.copyOf(networks);
        redistribute = List.copyOf(redistribute);
        groups = Map.copyOf(groups);
        peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
        dynamic = List.copyOf(dynamic);
        var mistakes = new Mistakes();
        var bounds = new Bounds(mistakes);
        bounds.as("as", as);
        bounds.routerId("router-id", routerId);
        bounds.routerId("cluster-id", clusterId);
        bounds.within("port", port, 1, MOST_PORT);
        bounds.within("dynamic-neighbor-limit", dynamicNeighborLimit, 1, MOST_DYNAMIC);
        bounds.hold("hold-time", holdTime);
        checkListen(listen, mistakes);
        checkNetworks(networks, mistakes);
        var all = defaults(as, listen, holdTime, gracefulRestart, policy, importing, exporting, groups);
        checkPolicies(all, redistribute, install, mistakes);
        checkPeers(all, peers, mistakes);
        DynamicPeers.check(dynamic, all, mistakes);
        mistakes.raise();
    }

    private static void checkListen(List<IpAddress> listen, Mistakes mistakes) {
        Set<IpAddress> seen = new HashSet<>();
        for (IpAddress address : listen) {
            mistakes.unless(seen.add(address), "listen has " + address + " twice; keep one of the two");
            mistakes.unless(
                    !address.isMulticast() && !address.isLinkLocal(),
                    "listen cannot have " + address + "; write an address of this host, or 0.0.0.0 or :: for all");
        }
    }

    private static void checkNetworks(List<NetworkConfig> networks, Mistakes mistakes) {
        Set<Prefix> seen = new HashSet<>();
        for (NetworkConfig network : networks) {
            mistakes.unless(
                    seen.add(network.prefix()), "networks has " + network.prefix() + " twice; keep one of the two");
        }
    }

    private static void checkPolicies(
            PeerDefaults all, List<RedistributeConfig> redistribute, InstallConfig install, Mistakes mistakes) {
        var chains = new Chains(all.policies());
        chains.check("import", all.importing(), mistakes);
        chains.check("export", all.exporting(), mistakes);
        chains.check("install", install.policy(), mistakes);
        for (int i = 0; i < redistribute.size(); i++) {
            chains.check(
                    "redistribute " + (i + 1) + " import", redistribute.get(i).policy(), mistakes);
        }
        new TreeMap<>(all.groups()).forEach((name, group) -> {
            String where = "groups " + name + " ";
            chains.check(where + "import", group.importing(), mistakes);
            chains.check(where + "export", group.exporting(), mistakes);
            mistakes.unless(
                    group.group() == null, where + "group cannot be set: groups are in no groups; leave it out");
        });
    }

    private static void checkPeers(PeerDefaults all, Map<PeerAddress, PeerOptions> peers, Mistakes mistakes) {
        peers.forEach((address, options) -> {
            String where = "peers " + address + " ";
            mistakes.gather(where, () -> PeerSettings.of(all, address, options));
        });
    }

    private static PeerDefaults defaults(
            Long as,
            List<IpAddress> listen,
            Duration holdTime,
            RestartConfig gracefulRestart,
            PoliciesConfig policy,
            PolicyUseConfig importing,
            PolicyUseConfig exporting,
            Map<String, PeerOptions> groups) {
        return new PeerDefaults(
                as, !listen.isEmpty(), holdTime, gracefulRestart, new Policies(policy), importing, exporting, groups);
    }

    /** What stands behind the settings of each peer; compiles the policies. */
    public PeerDefaults defaults() {
        return defaults(as, listen, holdTime, gracefulRestart, policy, importing, exporting, groups);
    }

    /** The settings of the configured peers, in the order of the file. */
    public List<PeerSettings> settings(PeerDefaults all) {
        List<PeerSettings> settings = new ArrayList<>();
        peers.forEach((address, options) -> settings.add(PeerSettings.of(all, address, options)));
        return settings;
    }

    /** What is allowed and hardly meant, in sentences. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        warnOfDocumentation("as", as, warnings);
        peers.forEach((address, options) -> {
            if (options.as() != null) {
                warnOfDocumentation("peers " + address + " as", options.as(), warnings);
            }
        });
        return warnings;
    }

    /** RFC 5398. */
    private static void warnOfDocumentation(String key, long as, List<String> warnings) {
        if (as >= 64_496 && as <= 64_511 || as >= 65_536 && as <= 65_551) {
            warnings.add(key + " " + as + " is for use in documentation");
        }
    }
}
