package dev.holdfast.bgp.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements under one name.
 *
 * @param statements asked in turn; the first whose conditions hold decides
 * @param defaultAction what happens to a route that no statement is for, `permit` or `deny`; absent: `permit`
 */
public record PolicyConfig(List<StatementConfig> statements, @Nullable Verdict defaultAction) {

    /** @throws IllegalArgumentException with a message that says what would be right */
    public PolicyConfig {
        statements = List.copyOf(statements);
        if (statements.isEmpty() && defaultAction == null) {
            throw new IllegalArgumentException("a policy says nothing; write statements, or default-action: deny");
        }
    }

    Verdict otherwise() {
        return defaultAction == null ? Verdict.PERMIT : defaultAction;
    }
}
