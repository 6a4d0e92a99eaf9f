package dev.holdfast.daemon.config;

import dev.holdfast.api.ConfigException;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.config.PeerOptions;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.instance.InjectedRoute;
import dev.holdfast.bgp.instance.PeerSpecification;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import tools.jackson.databind.json.JsonMapper;

/** What is said of peers and routes at run time, read with the same care and the same words as the configuration. */
public final class BgpText {
    private static final String UNCHANGED = "nothing was changed";

    private BgpText() {}

    /**
     * A peer to be added.
     *
     * @param text YAML or JSON with the keys that would stand below its address
     * @throws ConfigException with every mistake
     */
    public static PeerSpecification peer(PeerAddress address, String text, PeerDefaults all) {
        ConfigFile file = ConfigFile.parse(address.toString(), text, UNCHANGED);
        PeerSpecification specification = specification(file.root(), file.errors());
        if (specification != null) {
            check(address, specification.options(), all, file);
        }
        return verdict(specification, file.errors());
    }

    /** Null if a mistake was found, which has been added to the errors. */
    static @Nullable PeerSpecification specification(Node node, ConfigErrors errors) {
        PeerOptions options = new RecordBinder(errors).bind(PeerOptions.class, node);
        if (options == null) {
            return null;
        }
        if (options.password() != null) {
            errors.add(
                    Culprit.of("password ", entries(node), node),
                    ConfigError.REFUSED,
                    "a password would stand in the state directory for good",
                    "write it into a file and name that: password-file: /etc/holdfast/peer.key");
            return null;
        }
        return new PeerSpecification(options, PlainNodes.of(node));
    }

    private static List<NodeTuple> entries(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    /** What depends on groups and on what is said for all. */
    private static void check(PeerAddress address, PeerOptions options, PeerDefaults all, ConfigFile file) {
        try {
            PeerSettings.of(all, address, options);
        } catch (IllegalArgumentException e) {
            add(e, file);
            for (Throwable other : e.getSuppressed()) {
                add(other, file);
            }
        }
    }

    private static void add(Throwable mistake, ConfigFile file) {
        String message = String.valueOf(mistake.getMessage());
        int semicolon = message.indexOf("; ");
        file.errors()
                .add(
                        Culprit.of(message, entries(file.root()), file.root()),
                        ConfigError.REFUSED,
                        semicolon < 0 ? message : message.substring(0, semicolon),
                        semicolon < 0 ? "change it so that it fits" : message.substring(semicolon + 2));
    }

    /**
     * A route to be originated, or to be tried on a policy.
     *
     * @param keys as they are written, kebab-case
     * @throws ConfigException with every mistake
     */
    public static InjectedRoute route(Map<String, Object> keys) {
        String text = JsonMapper.shared().writeValueAsString(keys);
        ConfigFile file = ConfigFile.parse("route", text, UNCHANGED);
        RouteForm form = new RecordBinder(file.errors()).bind(RouteForm.class, file.root());
        return verdict(form, file.errors()).route();
    }

    private static <T> T verdict(@Nullable T bound, ConfigErrors errors) {
        if (bound == null || !errors.isEmpty()) {
            throw new ConfigException(errors.render());
        }
        return bound;
    }
}
