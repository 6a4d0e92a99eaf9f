package dev.holdfast.bgp.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All policies, compiled: where the chains of peers are made from. Never changes; another configuration makes another. */
public final class Policies {
    private final NamedSets sets;
    private final Map<String, Policy> policies = new HashMap<>();
    private final Map<Level, Chain> chains = new HashMap<>();

    public Policies(PoliciesConfig config) {
        sets = new NamedSets(config.prefixSets(), config.asPathSets(), config.communitySets(), config.neighborSets());
        config.policies().forEach((name, policy) -> policies.put(name, Policy.compile(name, policy, sets)));
    }

    /**
     * The chain that a peer, a group or the whole instance uses; the first level that says something decides alone, and
     * nothing is mixed.
     *
     * @param levels from the peer outwards
     * @param external whether the peer is of another AS
     * @param required whether an external peer without a policy gets and gives nothing (RFC 8212); the default is to be true
     * @throws IllegalArgumentException if a chain names a policy that is not there
     */
    public InForce inForce(List<Level> levels, boolean external, boolean required) {
        for (Level level : levels) {
            if (!level.use().isNothing()) {
                return new InForce(chainOf(level), level.name());
            }
        }
        return external && required
                ? new InForce(Chain.NOTHING_SAID, "RFC 8212: an external peer without a policy")
                : new InForce(Chain.PERMIT_ALL, "no policy");
    }

    /** The same one each time, so that peers can be told apart by it: those with the same chain are told the same. */
    private synchronized Chain chainOf(Level level) {
        Chain known = chains.get(level);
        if (known == null) {
            known = chain(level);
            chains.put(level, known);
        }
        return known;
    }

    private Chain chain(Level level) {
        List<Policy> chain = new ArrayList<>();
        for (String name : level.use().chain()) {
            chain.add(named(name));
        }
        if (chain.isEmpty()) {
            chain.add(new Policy(level.name(), Policy.compiled(level.use().statements(), sets), Verdict.PERMIT));
        }
        return new Chain(chain);
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public Policy named(String name) {
        Policy policy = policies.get(name);
        if (policy == null) {
            String known = policies.isEmpty()
                    ? "there are none"
                    : "known are " + String.join(", ", new TreeSet<>(policies.keySet()));
            throw new IllegalArgumentException(
                    "undefined policy '" + name + "' referenced in chain; define it under policies, " + known);
        }
        return policy;
    }

    /**
     * Where a policy may be written.
     *
     * @param name for people: {@code neighbor 192.0.2.1 import}
     */
    public record Level(String name, PolicyUseConfig use) {}

    /**
     * What decides about the routes of a peer in one direction.
     *
     * @param because the level it comes from, or why there is none
     */
    public record InForce(Chain chain, String because) {}
}
