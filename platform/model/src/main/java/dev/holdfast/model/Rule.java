package dev.holdfast.model;

/** A policy rule; it has no state beside its identity. */
public record Rule(RuleKey key) implements KernelObject {

    @Override
    public String toString() {
        return key.toString();
    }
}
