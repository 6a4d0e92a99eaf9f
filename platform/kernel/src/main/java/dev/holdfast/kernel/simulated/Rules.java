package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.KernelRule;
import dev.holdfast.model.Family;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The policy rules of both families, in the order in which they are asked. */
final class Rules {
    private static final long LOCAL = 255;
    private static final long DEFAULT = 253;
    private static final int KERNEL = 2;

    private final List<SimRule> rules = new ArrayList<>();
    private final Events events;

    Rules(Events events) {
        this.events = events;
        rules.add(SimRule.lookup(Family.IPV4, 0, LOCAL, KERNEL));
        rules.add(SimRule.lookup(Family.IPV4, 32766, RouteKey.MAIN, KERNEL));
        rules.add(SimRule.lookup(Family.IPV4, 32767, DEFAULT, KERNEL));
        rules.add(SimRule.lookup(Family.IPV6, 0, LOCAL, KERNEL));
        rules.add(SimRule.lookup(Family.IPV6, 32766, RouteKey.MAIN, KERNEL));
    }

    List<SimRule> of(Family family) {
        return rules.stream().filter(rule -> rule.family() == family).toList();
    }

    /** Adds a rule unless one is there that the kernel takes for the same, protocol included. */
    void add(SimRule rule, Requester who) throws KernelRefusal {
        if (rules.stream().anyMatch(rule::isTakenFor)) {
            throw new KernelRefusal("EEXIST", "");
        }
        int at = 0;
        while (at < rules.size() && !goesBefore(rule, rules.get(at))) {
            at++;
        }
        rules.add(at, rule);
        post(Presence.PRESENT, rule, who);
    }

    private static boolean goesBefore(SimRule rule, SimRule other) {
        int byFamily = rule.family().compareTo(other.family());
        return byFamily < 0 || byFamily == 0 && rule.priority() < other.priority();
    }

    /** The priority the kernel gives a rule that comes without one: just before the first that has one. */
    long freePriority(Family family) {
        List<SimRule> held = of(family);
        return held.size() < 2 || held.get(1).priority() == 0 ? 0 : held.get(1).priority() - 1;
    }

    /** Deletes the first rule that fits. */
    void delete(Predicate<SimRule> fits, Requester who) throws KernelRefusal {
        for (int i = 0; i < rules.size(); i++) {
            SimRule rule = rules.get(i);
            if (fits.test(rule)) {
                rules.remove(i);
                post(Presence.GONE, rule, who);
                return;
            }
        }
        throw new KernelRefusal("ENOENT", "");
    }

    List<KernelRule> dump() {
        var views = new ArrayList<KernelRule>(rules.size());
        rules.forEach(rule -> views.add(rule.view()));
        return views;
    }

    private void post(Presence presence, SimRule rule, Requester who) {
        KernelRule view = rule.view();
        events.post((listener, origin) -> listener.rule(presence, view, origin), who);
    }
}
