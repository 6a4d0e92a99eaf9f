package dev.holdfast.bgp.policy;

import java.util.ArrayList;
import java.util.List;

/** Statements under one name, compiled. */
public final class Policy {
    private final String name;
    private final List<Statement> statements;
    private final Verdict otherwise;

    Policy(String name, List<Statement> statements, Verdict otherwise) {
        this.name = name;
        this.statements = List.copyOf(statements);
        this.otherwise = otherwise;
    }

    static Policy compile(String name, PolicyConfig config, NamedSets sets) {
        return new Policy(name, compiled(config.statements(), sets), config.otherwise());
    }

    static List<Statement> compiled(List<StatementConfig> configs, NamedSets sets) {
        List<Statement> statements = new ArrayList<>();
        for (StatementConfig each : configs) {
            statements.add(Statement.compile(statements.size() + 1, each, sets));
        }
        return statements;
    }

    public String name() {
        return name;
    }

    List<Statement> statements() {
        return statements;
    }

    Verdict otherwise() {
        return otherwise;
    }

    boolean asks(Class<? extends Condition> what) {
        return statements.stream().anyMatch(each -> each.conditions().stream().anyMatch(what::isInstance));
    }
}
