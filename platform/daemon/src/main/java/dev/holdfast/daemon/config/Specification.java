package dev.holdfast.daemon.config;

import dev.holdfast.api.ConfigException;
import dev.holdfast.model.Owner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is said about one service, in a file or by a command: a {@code type} and the keys that type asks for. Its mistakes
 * are its own, so that one bad service hides no other. Not safe for use by several threads at once.
 */
public final class Specification {
    private static final String TYPE = "type";
    private static final String UNCHANGED = "nothing was changed";

    private final String name;
    private final Node key;
    private final Node body;
    private final ConfigErrors errors;
    private final boolean named;

    private Specification(String name, Node key, Node body, ConfigErrors errors) {
        this.name = name;
        this.key = key;
        this.body = body;
        this.errors = errors;
        named = checkName();
    }

    static Specification of(Section section, ConfigErrors ofFile) {
        String name = section.key() instanceof ScalarNode scalar ? scalar.getValue() : "";
        return new Specification(name, section.key(), section.body(), ofFile.fresh("the service does not run"));
    }

    /**
     * @param text YAML or JSON
     * @throws ConfigException if it is neither, or the name is none
     */
    public static Specification parse(String name, String text) {
        ConfigFile file = ConfigFile.parse(name, text, UNCHANGED);
        var made = new Specification(name, file.root(), file.root(), file.errors());
        made.verdict();
        return made;
    }

    /** As {@link #given} once showed it. */
    public static Specification of(String name, Map<String, Object> given) {
        String text = JsonMapper.shared().writeValueAsString(given);
        ConfigFile file = ConfigFile.parse(name, text, UNCHANGED);
        return new Specification(name, file.root(), file.root(), file.errors());
    }

    private boolean checkName() {
        try {
            new Owner("service", name);
            return true;
        } catch (IllegalArgumentException e) {
            errors.add(key, ConfigError.REFUSED, String.valueOf(e.getMessage()), "give the service another name");
            return false;
        }
    }

    /** Whether its name can be one; if not, that is among its mistakes. */
    public boolean isNamed() {
        return named;
    }

    public String name() {
        return name;
    }

    /** What stands behind {@code type}; empty: nothing. */
    public String type() {
        for (NodeTuple entry : entries()) {
            if (isType(entry) && entry.getValueNode() instanceof ScalarNode type && !RecordBinder.isEmpty(type)) {
                return type.getValue();
            }
        }
        return "";
    }

    /** The same, of {@code type} if it does not say so itself. */
    public Specification ofType(String type) {
        if (!type().isEmpty() || !(body instanceof MappingNode mapping)) {
            return this;
        }
        List<NodeTuple> all = new ArrayList<>();
        all.add(new NodeTuple(word(TYPE), word(type)));
        all.addAll(mapping.getValue());
        return new Specification(name, key, with(mapping, all), errors);
    }

    private Node word(String text) {
        return new ScalarNode(Tag.STR, text, body.getStartMark(), body.getStartMark(), DumperOptions.ScalarStyle.PLAIN);
    }

    private static MappingNode with(MappingNode mapping, List<NodeTuple> entries) {
        return new MappingNode(
                mapping.getTag(), true, entries, mapping.getStartMark(), mapping.getEndMark(), mapping.getFlowStyle());
    }

    private List<NodeTuple> entries() {
        return body instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    private static boolean isType(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(TYPE);
    }

    /**
     * Records a mistake unless the type is among {@code known}.
     *
     * @return whether it is
     */
    public boolean checkType(Collection<String> known) {
        String given = type();
        if (known.contains(given)) {
            return true;
        }
        String listed = known.isEmpty() ? "no plugin carries services" : "known here: " + String.join(", ", known);
        if (given.isEmpty()) {
            String what = "the key 'type' is missing here";
            errors.add(ConfigError.at(body, ConfigError.MISSING, what, "add 'type: …'; " + listed));
            return false;
        }
        String meant = Nearest.to(given, known)
                .map(near -> "did you mean '" + near + "'? ")
                .orElse("");
        Node place = entries().stream()
                .filter(Specification::isType)
                .map(NodeTuple::getValueNode)
                .findFirst()
                .orElse(body);
        errors.add(place, ConfigError.REFUSED, "no plugin carries services of type '" + given + "'", meant + listed);
        return false;
    }

    /** Records a mistake that concerns the service as a whole. */
    public void refuse(String what, String right) {
        errors.add(key, ConfigError.REFUSED, what, right);
    }

    /** Reads all keys but {@code type}; null if there is a mistake, see {@link #verdict}. */
    public <T extends Record> @Nullable T bind(Class<T> type) {
        return new RecordBinder(errors).bind(type, withoutType());
    }

    private Node withoutType() {
        if (!(body instanceof MappingNode mapping)) {
            return body;
        }
        List<NodeTuple> rest = new ArrayList<>(mapping.getValue());
        rest.removeIf(Specification::isType);
        return with(mapping, rest);
    }

    /** All keys as they were given, {@code type} included: nested maps, lists and texts. */
    public Map<String, Object> given() {
        return PlainNodes.of(body);
    }

    /** What was found wrong so far, for a person. */
    public String mistakes() {
        return errors.render();
    }

    ConfigErrors errors() {
        return errors;
    }

    /** @throws ConfigException with every mistake found so far, if there is one */
    public void verdict() {
        if (!errors.isEmpty()) {
            throw new ConfigException(errors.render());
        }
    }
}
