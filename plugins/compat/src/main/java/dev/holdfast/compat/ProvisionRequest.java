package dev.holdfast.compat;

import dev.holdfast.api.Json;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /provision} asks for.
 *
 * @param source null: the kernel's choice
 * @param net a /31, as it was written; our types check and mask it
 * @param address null: a multicast service that only subscribes
 * @param unknown fields nobody knows, which the reference daemon ignores as well
 */
record ProvisionRequest(
        UserType user,
        IpAddress destination,
        @Nullable IpAddress source,
        String net,
        @Nullable IpAddress address,
        List<Prefix> prefixes,
        List<IpAddress> publish,
        List<IpAddress> subscribe,
        @Nullable IpAddress rendezvousPoint,
        long localAs,
        long remoteAs,
        Set<String> unknown) {
    private static final long LOCAL_AS = 65_000;
    private static final long REMOTE_AS = 65_001;
    private static final Set<String> FIELDS = Set.of(
            "user_type",
            "tunnel_src",
            "tunnel_dst",
            "tunnel_net",
            "doublezero_ip",
            "doublezero_prefixes",
            "mcast_pub_groups",
            "mcast_sub_groups",
            "mcast_rp_address",
            "bgp_local_asn",
            "bgp_remote_asn");

    /** @throws BadRequest with the first field that does not fit */
    static ProvisionRequest of(Json json, String text) throws BadRequest {
        Fields fields = Fields.of(json, text);
        UserType user = UserType.of(Fields.required("user_type", fields.text("user_type"), ""));
        List<IpAddress> publish = fields.groups("mcast_pub_groups");
        List<IpAddress> subscribe = fields.groups("mcast_sub_groups");
        if (user.isMulticast() && publish.isEmpty() && subscribe.isEmpty()) {
            throw new BadRequest("mcast_pub_groups and mcast_sub_groups are both empty; name at least one group");
        }
        List<Prefix> prefixes = fields.networks("doublezero_prefixes");
        if (user == UserType.EDGE_FILTERING) {
            Fields.required("doublezero_prefixes", prefixes.isEmpty() ? null : prefixes, ", which EdgeFiltering needs");
        }
        IpAddress address = fields.address("doublezero_ip");
        if (!user.isMulticast() || !publish.isEmpty()) {
            Fields.required("doublezero_ip", address, user.isMulticast() ? ", which a publisher needs" : "");
        }
        return new ProvisionRequest(
                user,
                Fields.required("tunnel_dst", fields.address("tunnel_dst"), ""),
                fields.address("tunnel_src"),
                Fields.required("tunnel_net", fields.text("tunnel_net"), ""),
                address,
                prefixes,
                publish,
                subscribe,
                fields.address("mcast_rp_address"),
                fields.as("bgp_local_asn", LOCAL_AS),
                fields.as("bgp_remote_asn", REMOTE_AS),
                fields.strangers(FIELDS));
    }

    /**
     * The same as our services are written.
     *
     * @param tunnel more keys of the section {@code tunnel}
     */
    Map<String, Object> specification(Map<String, String> tunnel) {
        Map<String, Object> way = new LinkedHashMap<>();
        way.put("destination", destination.toString());
        way.put("net", net);
        if (source != null) {
            way.put("source", source.toString());
        }
        way.putAll(tunnel);
        Map<String, Object> specification = new LinkedHashMap<>();
        specification.put("type", user.type);
        specification.put("tunnel", way);
        specification.put("bgp", Map.of("local-as", localAs, "remote-as", remoteAs));
        if (address != null) {
            specification.put("address", address.toString());
        }
        if (user == UserType.EDGE_FILTERING) {
            specification.put("prefixes", words(prefixes));
        }
        if (user.isMulticast()) {
            specification.put("publish", words(publish));
            specification.put("subscribe", words(subscribe));
            if (rendezvousPoint != null) {
                specification.put("rendezvous-point", rendezvousPoint.toString());
            }
        }
        return specification;
    }

    private static List<String> words(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }
}
