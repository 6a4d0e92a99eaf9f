package dev.holdfast.reconciler;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRule;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.RuleKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Links, addresses and rules as the kernel was last seen to hold them: replaced by dumps, kept by events in between. Belongs
 * to the reconciler's thread.
 */
final class KernelView {
    private static final long LATE_EVENTS_NANOS = 1_000_000_000L;

    private final Consumer<KernelLink> linkPresent;
    private final Consumer<String> linkGone;
    private final Set<String> foreign = new HashSet<>();
    private final Map<String, Long> madeAt = new HashMap<>(); // of links of ours
    private final Set<String> freshDevices = new HashSet<>();
    private boolean allFresh;
    private boolean rulesFresh;
    private Map<String, KernelLink> links = new HashMap<>();
    private Map<AddressKey, KernelAddress> addresses = new HashMap<>();
    private Map<RuleKey, List<KernelRule>> rules = new HashMap<>();

    /**
     * @param linkPresent is told of every link that comes or changes, wanted or not
     * @param linkGone is told of every link that goes
     */
    KernelView(Consumer<KernelLink> linkPresent, Consumer<String> linkGone) {
        this.linkPresent = linkPresent;
        this.linkGone = linkGone;
    }

    private void dumpLinks(Dataplane dataplane) throws DumpException {
        Map<String, KernelLink> before = links;
        Map<String, KernelLink> fresh = new HashMap<>(before.size() * 2);
        for (KernelLink link : dataplane.dumpLinks()) {
            fresh.put(link.name(), link);
        }
        links = fresh;
        for (String name : before.keySet()) {
            if (!fresh.containsKey(name)) {
                linkGone.accept(name);
            }
        }
        for (KernelLink link : fresh.values()) {
            if (!link.equals(before.get(link.name()))) {
                linkPresent.accept(link);
            }
        }
    }

    /** Everything is read. */
    void dump(Dataplane dataplane) throws DumpException {
        dumpLinks(dataplane);
        dumpAddresses(dataplane);
        dumpRules(dataplane);
        allFresh = true;
    }

    /** Reads one link and its addresses. */
    void refresh(Dataplane dataplane, String device) throws DumpException {
        KernelLink link = dataplane.link(device);
        List<KernelAddress> on = link == null ? List.of() : dataplane.dumpAddresses(device);
        addresses.keySet().removeIf(key -> key.device().equals(device));
        on.forEach(this::put);
        if (link == null) {
            removeLink(device);
        } else {
            put(link);
        }
        freshDevices.add(device);
    }

    void refreshRules(Dataplane dataplane) throws DumpException {
        dumpRules(dataplane);
        rulesFresh = true;
    }

    /** Whether what is known of {@code key} has been read since {@link #age}; otherwise only events say so. */
    boolean isFresh(ObjectKey key) {
        if (allFresh) {
            return true;
        }
        if (key instanceof LinkKey link) {
            return freshDevices.contains(link.name());
        }
        return key instanceof AddressKey address ? freshDevices.contains(address.device()) : rulesFresh;
    }

    /** From now on all that is known may be out of date. */
    void age() {
        allFresh = false;
        rulesFresh = false;
        freshDevices.clear();
    }

    private void dumpAddresses(Dataplane dataplane) throws DumpException {
        Map<AddressKey, KernelAddress> fresh = new HashMap<>();
        for (KernelAddress address : dataplane.dumpAddresses()) {
            fresh.put(address.address().key(), address);
        }
        addresses = fresh;
    }

    private void dumpRules(Dataplane dataplane) throws DumpException {
        Map<RuleKey, List<KernelRule>> fresh = new HashMap<>();
        for (KernelRule rule : dataplane.dumpRules()) {
            if (rule.key() != null) {
                fresh.computeIfAbsent(rule.key(), none -> new ArrayList<>(1)).add(rule);
            }
        }
        rules = fresh;
    }

    int size() {
        return links.size() + addresses.size() + rules.size();
    }

    @Nullable
    KernelLink link(String name) {
        return links.get(name);
    }

    /** We made a link, and events about another that had its name may still be on their way. */
    void made(String name, long nowNanos) {
        madeAt.put(name, nowNanos);
    }

    boolean isJustMade(String name, long nanos) {
        Long at = madeAt.get(name);
        return at != null && nanos - at < LATE_EVENTS_NANOS;
    }

    /** Whether a link has a name that is wanted for one of ours, and is somebody else's: nothing of ours goes onto it. */
    boolean isForeign(String name) {
        return !foreign.isEmpty() && foreign.contains(name);
    }

    void foreign(String name, boolean is) {
        if (is) {
            foreign.add(name);
        } else {
            foreign.remove(name);
        }
    }

    Collection<KernelLink> links() {
        return links.values();
    }

    @Nullable
    KernelAddress address(AddressKey key) {
        return addresses.get(key);
    }

    /** Whether some link has that address. */
    boolean hasAddress(IpAddress local) {
        for (AddressKey key : addresses.keySet()) {
            if (key.local().equals(local)) {
                return true;
            }
        }
        return false;
    }

    /** Rules with that key, whoever made them; there may be several that differ in the protocol number alone. */
    List<KernelRule> rules(RuleKey key) {
        return rules.getOrDefault(key, List.of());
    }

    /** @return what was known before, null if nothing */
    @Nullable
    KernelLink put(KernelLink link) {
        KernelLink before = links.put(link.name(), link);
        if (before == null || before.index() != link.index()) {
            dropFormerName(link);
        }
        if (!link.equals(before)) {
            linkPresent.accept(link);
        }
        return before;
    }

    private void dropFormerName(KernelLink renamed) {
        for (KernelLink known : links.values()) {
            if (known.index() == renamed.index() && !known.name().equals(renamed.name())) {
                links.remove(known.name());
                linkGone.accept(known.name());
                return;
            }
        }
    }

    @Nullable
    KernelLink removeLink(String name) {
        KernelLink before = links.remove(name);
        if (before != null) {
            linkGone.accept(name);
        }
        return before;
    }

    @Nullable
    KernelAddress put(KernelAddress address) {
        return addresses.put(address.address().key(), address);
    }

    @Nullable
    KernelAddress remove(AddressKey key) {
        return addresses.remove(key);
    }

    void put(KernelRule rule) {
        if (rule.key() != null) {
            rules.computeIfAbsent(rule.key(), none -> new ArrayList<>(1)).add(rule);
        }
    }

    void remove(KernelRule rule) {
        List<KernelRule> known = rule.key() == null ? null : rules.get(rule.key());
        if (known != null) {
            for (int i = 0; i < known.size(); i++) {
                if (known.get(i).protocol() == rule.protocol()) {
                    known.remove(i);
                    return;
                }
            }
        }
    }
}
