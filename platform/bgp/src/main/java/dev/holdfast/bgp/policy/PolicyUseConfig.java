package dev.holdfast.bgp.policy;

import java.util.List;

/**
 * The policy of one direction of a peer, of a group, or of all. Nothing in it: the next wider level decides.
 *
 * @param chain names of policies, asked in turn
 * @param statements a policy without a name; what no statement is for is permitted
 */
public record PolicyUseConfig(List<String> chain, List<StatementConfig> statements) {
    public static final PolicyUseConfig NONE = new PolicyUseConfig(List.of(), List.of());

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public PolicyUseConfig {
        chain = List.copyOf(chain);
        statements = List.copyOf(statements);
        if (!chain.isEmpty() && !statements.isEmpty()) {
            throw new IllegalArgumentException(
                    "chain and statements are mutually exclusive; give the statements a name and put it into the chain");
        }
    }

    boolean isNothing() {
        return chain.isEmpty() && statements.isEmpty();
    }
}
