package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.ReconcilerHost;
import dev.holdfast.model.Family;
import dev.holdfast.model.Intent;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kernel's own rules for the tables main and default, declared like anybody's intents: {@code ip rule flush} takes them
 * along, and without them no lookup works and no gateway can be resolved. Only those that are there at the start are kept.
 */
final class DefaultRules {
    private static final int DISTANCE = 255;
    private static final List<RuleKey> KEYS = List.of(
            RuleKey.lookup(Family.IPV4, 32766, null, null, 254),
            RuleKey.lookup(Family.IPV4, 32767, null, null, 253),
            RuleKey.lookup(Family.IPV6, 32766, null, null, 254));

    private final ReconcilerHost host;

    DefaultRules(ReconcilerHost host) {
        this.host = host;
    }

    void declare() throws DumpException {
        Set<RuleKey> there =
                host.dataplane().dumpRules().stream().map(KernelRule::key).collect(Collectors.toSet());
        List<Intent> intents = new ArrayList<>();
        for (RuleKey key : KEYS) {
            if (there.contains(key)) {
                intents.add(Intent.of(new Rule(key), host.owner("kernel-rules"), DISTANCE));
            }
        }
        host.intents().set("kernel-rules", intents);
    }
}
