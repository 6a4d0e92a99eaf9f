package dev.holdfast.daemon.config;

import org.yaml.snakeyaml.nodes.Node;

/**
 * A part of the file that somebody else will bind: a plugin, to a record of its own.
 *
 * @param key where the section's name stands
 */
public record Section(Node key, Node body) {}
