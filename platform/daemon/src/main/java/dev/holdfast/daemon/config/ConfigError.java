package dev.holdfast.daemon.config;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One mistake in the file and where it stands.
 *
 * @param line from 0
 * @param column from 0
 * @param width characters to underline, at least 1
 * @param right what would be right
 */
record ConfigError(String code, int line, int column, int width, String what, String right) {
    static final String UNREADABLE = "CFG-001";
    static final String SYNTAX = "CFG-002";
    static final String DUPLICATE = "CFG-003";
    static final String UNKNOWN = "CFG-004";
    static final String TYPE = "CFG-005";
    static final String REFUSED = "CFG-006";
    static final String MISSING = "CFG-007";

    static ConfigError at(Node node, String code, String what, String right) {
        Mark start = node.getStartMark();
        Mark end = node.getEndMark();
        boolean oneLine = end.getLine() == start.getLine() && end.getColumn() > start.getColumn();
        int width = oneLine ? end.getColumn() - start.getColumn() : 1;
        return new ConfigError(code, start.getLine(), start.getColumn(), width, what, right);
    }
}
