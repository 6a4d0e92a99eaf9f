package dev.holdfast.daemon.config;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds what a message speaks of. */
final class Culprit {
    private Culprit() {}

    /**
     * The value of the key the message begins with, and of the keys that follow in it, as far as they lead: of {@code peers
     * 192.0.2.2 role …} the role. Items of lists count from 1. If it begins with no key, the longest value that it quotes;
     * else all of it.
     */
    static Node of(String message, Collection<NodeTuple> entries, Node whole) {
        Node found = led(message, entries);
        return found != null ? found : quoted(message, entries, whole);
    }

    private static @Nullable Node led(String message, Collection<NodeTuple> entries) {
        for (NodeTuple entry : entries) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (message.startsWith(key + " ") || message.startsWith(key.replace('-', ' ') + " ")) {
                return within(message.substring(key.length() + 1), entry.getValueNode(), entry.getKeyNode());
            }
        }
        return null;
    }

    /** @param key what to show of a mapping, which would be all its lines */
    private static Node within(String rest, Node value, Node key) {
        if (value instanceof MappingNode mapping) {
            Node further = led(rest, mapping.getValue());
            return further != null ? further : key;
        }
        if (value instanceof SequenceNode list) {
            Node item = item(rest, list.getValue());
            return item != null ? item : value;
        }
        return value;
    }

    private static @Nullable Node item(String rest, List<Node> items) {
        int blank = rest.indexOf(' ');
        String number = blank < 0 ? "" : rest.substring(0, blank);
        if (!number.matches("[1-9][0-9]{0,8}") || Integer.parseInt(number) > items.size()) {
            return null;
        }
        Node item = items.get(Integer.parseInt(number) - 1);
        return within(rest.substring(blank + 1), item, item);
    }

    private static Node quoted(String message, Collection<NodeTuple> entries, Node whole) {
        Node longest = whole;
        int length = 0;
        for (NodeTuple entry : entries) {
            if (entry.getValueNode() instanceof ScalarNode scalar
                    && scalar.getValue().length() > length
                    && message.contains(scalar.getValue())) {
                longest = scalar;
                length = scalar.getValue().length();
            }
        }
        return longest;
    }
}
