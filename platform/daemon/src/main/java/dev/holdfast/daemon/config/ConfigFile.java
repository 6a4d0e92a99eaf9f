package dev.holdfast.daemon.config;

import dev.holdfast.api.ConfigException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML file as nodes that know where they stand. */
final class ConfigFile {
    private static final int MOST_CHARACTERS = 256 << 20; // a file may hold a hundred thousand routes

    private final ConfigErrors errors;
    private final Node root;

    private ConfigFile(ConfigErrors errors, Node root) {
        this.errors = errors;
        this.root = root;
    }

    /** @throws ConfigException if there is nothing to bind: the file cannot be read or is no YAML */
    static ConfigFile read(Path path) {
        return parse(path.toString(), text(path), "nothing was started");
    }

    /**
     * @param name what mistakes are told of
     * @param consequence see {@link ConfigErrors}
     * @throws ConfigException if it is no YAML
     */
    static ConfigFile parse(String name, String text, String consequence) {
        List<String> lines = text.lines().toList();
        var errors = new ConfigErrors(name, lines, consequence);
        var options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                var mark = new Mark("", 0, 0, 0, new int[0], 0);
                root = new MappingNode(Tag.MAP, true, List.of(), mark, mark, DumperOptions.FlowStyle.BLOCK);
            }
            new Structure(errors).check(root);
            return new ConfigFile(errors, root);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
            errors.add(new ConfigError(
                    ConfigError.SYNTAX,
                    mark.getLine(),
                    mark.getColumn(),
                    1,
                    "this is not YAML: " + e.getProblem() + context,
                    "indent with blanks, write 'key: value' with a blank after the colon, quote text with special"
                            + " characters"));
        } catch (YAMLException e) {
            errors.add(new ConfigError(
                    ConfigError.SYNTAX,
                    0,
                    0,
                    1,
                    "this is not YAML: " + String.valueOf(e.getMessage()).replace('\n', ' '),
                    "the file must be UTF-8 text without control characters"));
        }
        throw new ConfigException(errors.render());
    }

    private static String text(Path path) {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw unreadable(path, "there is no such file", "name an existing file with --config FILE");
        } catch (CharacterCodingException e) {
            throw unreadable(path, "the file is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            String why = Files.isDirectory(path) ? "it is a directory" : String.valueOf(e.getMessage());
            if (e instanceof java.nio.file.AccessDeniedException) {
                why = "permission denied";
            }
            throw unreadable(path, "the file cannot be read: " + why, "make it readable for the user of the daemon");
        }
    }

    private static ConfigException unreadable(Path path, String what, String right) {
        return new ConfigException(path + ": " + what + " [" + ConfigError.UNREADABLE + "]\n  = " + right + "\n");
    }

    ConfigErrors errors() {
        return errors;
    }

    Node root() {
        return root;
    }

    /** Finds what the composer lets pass: keys given twice, and an alias inside the very thing it stands for. */
    private static final class Structure {
        private final ConfigErrors errors;
        private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        Structure(ConfigErrors errors) {
            this.errors = errors;
        }

        void check(Node node) {
            if (open.contains(node)) {
                String what = "an alias stands inside the part it refers to";
                errors.add(node, ConfigError.SYNTAX, what, "write the part out");
                throw new ConfigException(errors.render());
            }
            if (node instanceof ScalarNode || !seen.add(node)) {
                return;
            }
            open.add(node);
            if (node instanceof SequenceNode list) {
                list.getValue().forEach(this::check);
            } else if (node instanceof MappingNode mapping) {
                checkKeys(mapping);
                mapping.getValue().forEach(entry -> check(entry.getValueNode()));
            }
            open.remove(node);
        }

        private void checkKeys(MappingNode mapping) {
            Set<String> names = new HashSet<>();
            for (NodeTuple entry : mapping.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                    errors.add(entry.getKeyNode(), ConfigError.TYPE, "a key must be a word", "write 'key: value'");
                } else if (!names.add(key.getValue())) {
                    String what = "the key '" + key.getValue() + "' stands here a second time";
                    errors.add(key, ConfigError.DUPLICATE, what, "keep one of the two; neither was taken");
                }
            }
        }
    }
}
