package dev.holdfast.kernel.linux;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a delete from taking another rule. The kernel deletes the first rule that has what the request names, and there is
 * no way to name that a rule has <em>no</em> incoming device: so what it would take is looked up first. For one thread.
 */
final class RuleDeletes {
    /** Where the rules come from. */
    interface Source {
        List<KernelRule> rules() throws DumpException;
    }

    private final Source source;
    private final int protocol;
    private @Nullable List<KernelRule> rules;

    RuleDeletes(Source source, int protocol) {
        this.source = source;
        this.protocol = protocol;
    }

    /** Has the rules read again before the next look: a batch begins, or a rule was added. */
    void forget() {
        rules = null;
    }

    /** Whether the next look reads the rules: what is still to be sent must be sent by then. */
    boolean looksNext() {
        return rules == null;
    }

    /**
     * Finds the rules of ours the kernel would take before {@code rule}, and takes that one for deleted.
     *
     * @param inTheWay receives them, in the kernel's order: to be deleted before it and added again after it
     * @return why the request must not be sent; null: it may
     */
    @Nullable
    Refusal look(int position, Rule rule, List<RuleKey> inTheWay) {
        try {
            return look(position, rule.key(), known(), inTheWay);
        } catch (DumpException e) {
            return new Refusal(position, "EBUSY", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Refusal look(int position, RuleKey wanted, List<KernelRule> known, List<RuleKey> inTheWay) {
        for (KernelRule held : known) {
            if (held.protocol() == protocol && wanted.equals(held.key())) {
                known.remove(held);
                return null;
            }
            if (wouldFit(held, wanted)) {
                if (held.key() == null) {
                    return new Refusal(position, "EBUSY", "the kernel would delete this rule instead: " + held.text());
                }
                inTheWay.add(held.key());
            }
        }
        return new Refusal(position, "ENOENT", "no rule of ours is exactly so");
    }

    private List<KernelRule> known() throws DumpException {
        if (rules == null) {
            rules = new ArrayList<>(source.rules());
        }
        return rules;
    }

    /** Whether {@code held} has all that {@code wanted} names, and perhaps more; {@code rule_find} of {@code fib_rules.c}. */
    private boolean wouldFit(KernelRule held, RuleKey wanted) {
        if (held.protocol() != protocol || held.family() != wanted.family() || held.priority() != wanted.priority()) {
            return false;
        }
        RuleKey key = held.key();
        return key == null // it has selectors we cannot read: it may well fit
                || key.action() == wanted.action()
                        && key.table() == wanted.table()
                        && Objects.equals(key.from(), wanted.from())
                        && Objects.equals(key.to(), wanted.to())
                        && (wanted.inDevice() == null || wanted.inDevice().equals(key.inDevice()))
                        && (wanted.outDevice() == null || wanted.outDevice().equals(key.outDevice()))
                        && (wanted.mark() == 0 || wanted.mark() == key.mark());
    }
}
