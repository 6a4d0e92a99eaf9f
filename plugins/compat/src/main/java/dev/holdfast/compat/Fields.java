package dev.holdfast.compat;

import dev.holdfast.api.Json;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, each read as what it has to be. A field that is null or an empty text is as good as absent. */
final class Fields {
    private static final long MOST_AS = 0xFFFF_FFFFL;

    private final Map<?, ?> fields;

    private Fields(Map<?, ?> fields) {
        this.fields = fields;
    }

    static Fields of(Json json, String text) throws BadRequest {
        Object value;
        try {
            value = json.read(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("malformed JSON: " + e.getMessage());
        }
        if (value instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new BadRequest("malformed request: a JSON object is expected");
    }

    /** Names of fields that are not among {@code known}. */
    Set<String> strangers(Set<String> known) {
        return fields.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !known.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Nullable
    String text(String name) throws BadRequest {
        Object value = fields.get(name);
        if (value == null || "".equals(value)) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        throw new BadRequest(name + " must be a text, was " + value);
    }

    /** An IPv4 address. */
    @Nullable
    IpAddress address(String name) throws BadRequest {
        String text = text(name);
        return text == null ? null : address(name, text);
    }

    private static IpAddress address(String name, String text) throws BadRequest {
        try {
            IpAddress address = IpAddress.parse(text);
            if (address.family() == Family.IPV4) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new BadRequest(name + ": '" + text + "' is no IPv4 address");
        }
        throw new BadRequest(name + ": " + text + " is an IPv6 address, and an IPv4 address is needed");
    }

    /** IPv4 multicast groups in their order, none twice. */
    List<IpAddress> groups(String name) throws BadRequest {
        List<IpAddress> groups = new ArrayList<>();
        for (Object item : list(name)) {
            IpAddress group = address(name, String.valueOf(item));
            if (!group.isMulticast()) {
                throw new BadRequest(name + ": " + group + " is no multicast group");
            }
            if (!groups.contains(group)) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** Networks in their order, none twice; host bits are dropped. */
    List<Prefix> networks(String name) throws BadRequest {
        List<Prefix> networks = new ArrayList<>();
        for (Object item : list(name)) {
            Prefix network = network(name, String.valueOf(item));
            if (!networks.contains(network)) {
                networks.add(network);
            }
        }
        return networks;
    }

    private static Prefix network(String name, String text) throws BadRequest {
        int slash = text.indexOf('/');
        try {
            IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
            if (slash > 0 && address.family() == Family.IPV4) {
                return Prefix.covering(address, Integer.parseInt(text.substring(slash + 1)));
            }
        } catch (IllegalArgumentException e) { // a NumberFormatException is one
            throw new BadRequest(name + ": '" + text + "' is no IPv4 network; write it like 198.51.100.0/24");
        }
        throw new BadRequest(name + ": '" + text + "' is no IPv4 network; write it like 198.51.100.0/24");
    }

    private List<?> list(String name) throws BadRequest {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list;
        }
        throw new BadRequest(name + " must be a list of texts, was " + value);
    }

    /** An AS number; 0 and absent: {@code byDefault}. */
    long as(String name, long byDefault) throws BadRequest {
        Object value = fields.get(name);
        boolean whole = value instanceof Integer || value instanceof Long;
        if (value == null || whole && ((Number) value).longValue() == 0) {
            return byDefault;
        }
        if (whole && ((Number) value).longValue() > 0 && ((Number) value).longValue() <= MOST_AS) {
            return ((Number) value).longValue();
        }
        throw new BadRequest(name + " must be 0..4294967295, was " + value);
    }

    /** @throws BadRequest if {@code value} is null */
    static <T> T required(String name, @Nullable T value, String forWhom) throws BadRequest {
        if (value == null) {
            throw new BadRequest(name + " is missing" + forWhom);
        }
        return Objects.requireNonNull(value);
    }
}
