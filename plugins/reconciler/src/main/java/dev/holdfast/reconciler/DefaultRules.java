package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.ReconcilerHost;
import dev.holdfast.model.Family;
import dev.holdfast.model.Intent;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's own rules for the tables main and default, declared like anybody's intents: {@code ip rule flush} takes them
 * along, and without them no lookup works and no gateway can be resolved. Only those that were there at this start or an earlier
 * one are kept: a host may do without on purpose, and a flush while no daemon ran is none.
 */
final class DefaultRules {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultRules.class);
    private static final int DISTANCE = 255;
    private static final List<RuleKey> KEYS = List.of(
            RuleKey.lookup(Family.IPV4, 32766, null, null, 254),
            RuleKey.lookup(Family.IPV4, 32767, null, null, 253),
            RuleKey.lookup(Family.IPV6, 32766, null, null, 254));

    private final ReconcilerHost host;
    private final Path file;

    DefaultRules(ReconcilerHost host) {
        this.host = host;
        this.file = host.stateDirectory().resolve("kernel-rules");
    }

    void declare() throws DumpException {
        Set<RuleKey> there =
                host.dataplane().dumpRules().stream().map(KernelRule::key).collect(Collectors.toSet());
        Set<String> seen = seenBefore();
        List<Intent> intents = new ArrayList<>();
        boolean news = false;
        for (RuleKey key : KEYS) {
            boolean first = there.contains(key) && seen.add(key.toString());
            news |= first;
            if (seen.contains(key.toString())) {
                intents.add(Intent.of(new Rule(key), host.owner("kernel-rules"), DISTANCE));
            }
        }
        if (news) {
            remember(seen);
        }
        host.intents().set("kernel-rules", intents);
    }

    private Set<String> seenBefore() {
        try {
            return Files.exists(file) ? new LinkedHashSet<>(Files.readAllLines(file)) : new LinkedHashSet<>();
        } catch (IOException e) {
            tell("read", e);
            return new LinkedHashSet<>();
        }
    }

    private void remember(Set<String> seen) {
        try {
            Files.write(file, seen);
        } catch (IOException e) {
            tell("written", e);
        }
    }

    private static void tell(String what, IOException e) {
        LOG.atWarn()
                .setMessage("the record of the kernel's own rules is not " + what)
                .addKeyValue("cause", e.toString())
                .log();
    }
}
