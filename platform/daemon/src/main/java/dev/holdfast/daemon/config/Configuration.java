package dev.holdfast.daemon.config;

import dev.holdfast.api.ConfigException;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.PeerOptions;
import dev.holdfast.bgp.transport.Secret;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One configuration file, with the daemon's part bound and the plugins' parts waiting for their plugins. Mistakes are
 * gathered until {@link #verdict} is asked, so that one run shows them all. Not safe for use by several threads at once.
 */
public final class Configuration {
    private final Path path;
    private final ConfigErrors errors;
    private final Node root;
    private final @Nullable DaemonConfig daemon;
    private final Map<String, Section> sections;
    private final List<Specification> services;

    private Configuration(Path path, ConfigFile file) {
        this.path = path;
        errors = file.errors();
        root = file.root();
        daemon = new RecordBinder(errors).bind(DaemonConfig.class, root);
        sections = sections(root, "plugins");
        services = sections(root, "services").values().stream()
                .map(section -> Specification.of(section, errors))
                .toList();
    }

    /** @throws ConfigException if the file cannot be read or is no YAML */
    public static Configuration read(Path path) {
        return new Configuration(path, ConfigFile.read(path));
    }

    /** Found apart from the daemon's part, so that a mistake there does not hide those of the plugins. */
    private static Map<String, Section> sections(Node root, String of) {
        Map<String, Section> sections = new LinkedHashMap<>();
        entries(root).filter(entry -> isNamed(entry, of)).forEach(parts -> entries(parts.getValueNode())
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode)
                .forEach(entry -> sections.put(
                        ((ScalarNode) entry.getKeyNode()).getValue(),
                        new Section(entry.getKeyNode(), entry.getValueNode()))));
        return sections;
    }

    private static Stream<NodeTuple> entries(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue().stream() : Stream.empty();
    }

    private static boolean isNamed(NodeTuple entry, String name) {
        return entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name);
    }

    /** The daemon's own part; null if there is a mistake in it. */
    public @Nullable DaemonConfig daemon() {
        return daemon;
    }

    /** {@code path} as the file means it: a relative one counts from the file's directory. */
    public Path resolve(Path relative) {
        Path directory = path.toAbsolutePath().getParent();
        return (directory == null ? relative : directory.resolve(relative)).normalize();
    }

    /**
     * The section of one plugin.
     *
     * @throws ConfigException with this section's mistakes and all that were found before
     */
    public synchronized <T> T plugin(String id, Class<T> type) {
        Section section = sections.get(id);
        T bound = new RecordBinder(errors).bind(type, section == null ? nothing() : section.body());
        if (bound == null) {
            throw new ConfigException(errors.render());
        }
        return bound;
    }

    private Node nothing() {
        return new ScalarNode(Tag.NULL, "", root.getStartMark(), root.getStartMark(), DumperOptions.ScalarStyle.PLAIN);
    }

    public Path path() {
        return path;
    }

    /** What stands under {@code services}, in its order. */
    public List<Specification> services() {
        return services;
    }

    /** Takes up what was found wrong with a service, for {@link #verdict}. */
    public synchronized void absorb(Specification service) {
        errors.addAll(service.errors());
    }

    /** Records a mistake for every password of a BGP peer that cannot be had from its file. Opens them. */
    public void checkPasswordFiles() {
        BgpConfig bgp = daemon == null ? null : daemon.bgp();
        if (bgp == null) {
            return;
        }
        bgp.groups().forEach((name, group) -> checkPasswordFile("bgp groups " + name + " password-file ", group));
        bgp.peers().forEach((address, peer) -> checkPasswordFile("bgp peers " + address + " password-file ", peer));
    }

    private void checkPasswordFile(String where, PeerOptions options) {
        if (options.passwordFile() == null) {
            return;
        }
        try {
            Secret.ofFile(resolve(options.passwordFile()));
        } catch (IllegalArgumentException e) {
            String[] words = String.valueOf(e.getMessage()).split("; ", 2);
            Node place = Culprit.of(where, entries(root).toList(), root);
            errors.add(place, ConfigError.REFUSED, words[0], words[words.length - 1]);
        }
    }

    /** Records a mistake for every section whose plugin is not among {@code known}. */
    public void checkSections(List<String> known) {
        for (Section section : sections.values()) {
            if (section.key() instanceof ScalarNode key && !known.contains(key.getValue())) {
                new RecordBinder(errors).unknown(key, known);
            }
        }
    }

    /** @throws ConfigException with every mistake found so far, if there is one */
    public void verdict() {
        if (!errors.isEmpty()) {
            throw new ConfigException(errors.render());
        }
    }
}
