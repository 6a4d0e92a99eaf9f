package dev.holdfast.api;

import dev.holdfast.model.Family;
import dev.holdfast.model.RuleKey;
import org.jspecify.annotations.Nullable;

/**
 * A policy rule as a kernel holds it.
 *
 * @param priority 0..4294967295
 * @param key null if it has selectors Holdfast does not know, or priority 0
 * @param protocol 0..255, who made it
 * @param text as {@code ip rule} would print it, near enough
 */
public record KernelRule(Family family, long priority, @Nullable RuleKey key, int protocol, String text) {}
