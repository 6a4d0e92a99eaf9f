package dev.holdfast.daemon.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What was written, as nested maps, lists, numbers and texts that mean the same when they are written again, as JSON. */
final class PlainNodes {
    private PlainNodes() {}

    /** The keys of a mapping; those without a value are left out. Empty if it is none. */
    static Map<String, Object> of(Node node) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> put(all, entry));
        }
        return all;
    }

    private static void put(Map<String, Object> into, NodeTuple entry) {
        if (entry.getKeyNode() instanceof ScalarNode key && !RecordBinder.isEmpty(entry.getValueNode())) {
            into.put(key.getValue(), plain(entry.getValueNode()));
        }
    }

    private static Object plain(Node node) {
        if (node instanceof MappingNode) {
            return of(node);
        } else if (node instanceof SequenceNode list) {
            return list.getValue().stream().map(PlainNodes::plain).toList();
        }
        String text = ((ScalarNode) node).getValue();
        if (node.getTag().equals(Tag.BOOL) && text.matches("true|false")) {
            return Boolean.valueOf(text);
        }
        // Only what is written back the same way: 010 and 1_000 are numbers to YAML, and other ones to JSON.
        return node.getTag().equals(Tag.INT) && text.matches("0|[1-9][0-9]{0,17}") ? (Object) Long.valueOf(text) : text;
    }
}
