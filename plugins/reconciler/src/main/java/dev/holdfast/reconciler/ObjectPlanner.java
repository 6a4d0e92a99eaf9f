package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRule;
import dev.holdfast.model.Address;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What to do about one link, address or rule, from what is wanted and what is there. Pure. */
final class ObjectPlanner {
    private static final long KERNEL_RULES_FROM = 32766;

    private final KernelView view;
    private final int protocol;

    ObjectPlanner(KernelView view, int protocol) {
        this.view = view;
        this.protocol = protocol;
    }

    /**
     * @param changeRefused the kernel would not change the link in place, so it has to be made anew
     * @param coming links that are about to be added, or made anew
     */
    Verdict wanted(KernelObject object, boolean owned, boolean changeRefused, Set<String> coming) {
        if (object instanceof Link link) {
            return link(link, owned, changeRefused);
        }
        if (object instanceof Address address) {
            return address(address, owned, coming);
        }
        return rule((Rule) object);
    }

    private Verdict link(Link wanted, boolean owned, boolean changeRefused) {
        KernelLink there = view.link(wanted.name());
        if (there == null) {
            return Verdict.write(new Change.AddLink(wanted), new Change.SetLink(wanted.name(), true));
        }
        boolean sameKind = there.kind().equals(wanted.kind());
        boolean sameMtu = wanted.mtu() == 0 || wanted.mtu() == there.mtu();
        if (sameKind && sameMtu && there.up()) {
            return Verdict.FINE;
        }
        if (!owned) {
            String shown = there.kind() + ", mtu " + there.mtu() + (there.up() ? "" : ", down");
            return Verdict.blocked(Diagnostics.foreignLink(wanted.key(), shown));
        }
        List<Change> changes = new ArrayList<>();
        if (changeRefused || !there.kind().kind().equals(wanted.kind().kind())) {
            changes.add(new Change.SetLink(wanted.name(), false));
            changes.add(new Change.DeleteLink(wanted.name()));
            changes.add(new Change.AddLink(wanted));
            changes.add(new Change.SetLink(wanted.name(), true));
            return Verdict.write(changes);
        }
        if (!sameKind || !sameMtu) {
            changes.add(new Change.ChangeLink(wanted));
        }
        if (!there.up()) {
            changes.add(new Change.SetLink(wanted.name(), true));
        }
        return Verdict.write(changes);
    }

    private Verdict address(Address wanted, boolean owned, Set<String> coming) {
        if (coming.contains(wanted.device())) {
            return Verdict.write(new Change.AddAddress(wanted)); // whatever the old link had went with it
        }
        if (view.isForeign(wanted.device())) {
            return Verdict.waitFor(Diagnostics.onForeignLink(wanted.key(), wanted.device()));
        }
        if (view.link(wanted.device()) == null) {
            return Verdict.waitFor(Diagnostics.linkMissing(wanted.key(), wanted.device()));
        }
        KernelAddress there = view.address(wanted.key());
        if (there == null) {
            return Verdict.write(new Change.AddAddress(wanted));
        }
        if (there.failed()) {
            return owned
                    ? Verdict.write(new Change.DeleteAddress(there.address()), new Change.AddAddress(wanted))
                    : Verdict.waitFor(Diagnostics.addressFailed(wanted.key()));
        }
        if (there.address().equals(wanted)) {
            return Verdict.FINE;
        }
        return owned
                ? Verdict.write(new Change.DeleteAddress(there.address()), new Change.AddAddress(wanted))
                : Verdict.blocked(
                        Diagnostics.foreignObject(wanted.key(), there.address().toString()));
    }

    private Verdict rule(Rule wanted) {
        return view.rules(wanted.key()).isEmpty() ? Verdict.write(new Change.AddRule(wanted)) : Verdict.FINE;
    }

    /** Nobody wants it. */
    Verdict unwanted(ObjectKey key, boolean owned) {
        if (!owned) {
            return Verdict.GONE;
        }
        if (key instanceof LinkKey link) {
            KernelLink there = view.link(link.name());
            if (there == null) {
                return Verdict.GONE;
            }
            Change delete = new Change.DeleteLink(link.name());
            return there.up() ? Verdict.remove(new Change.SetLink(link.name(), false), delete) : Verdict.remove(delete);
        }
        if (key instanceof AddressKey address) {
            KernelAddress there = view.address(address);
            return there == null ? Verdict.GONE : Verdict.remove(new Change.DeleteAddress(there.address()));
        }
        return unwantedRule((RuleKey) key);
    }

    private Verdict unwantedRule(RuleKey key) {
        boolean kernelsOwn = key.priority() >= KERNEL_RULES_FROM && key.from() == null && key.to() == null;
        boolean oursIsThere = false;
        for (KernelRule there : view.rules(key)) {
            oursIsThere |= there.protocol() == protocol;
        }
        // Without the rules for main and default the host cannot route at all: once restored they stay.
        return oursIsThere && !kernelsOwn ? Verdict.remove(new Change.DeleteRule(new Rule(key))) : Verdict.GONE;
    }

    /** What is there in words, for an incident; empty: nothing. */
    String describe(ObjectKey key) {
        if (key instanceof LinkKey name) {
            KernelLink link = view.link(name.name());
            return link == null ? "" : link.kind() + ", mtu " + link.mtu() + (link.up() ? ", up" : ", down");
        }
        if (key instanceof AddressKey address) {
            KernelAddress there = view.address(address);
            return there == null ? "" : there.address().toString();
        }
        List<KernelRule> there = view.rules((RuleKey) key);
        return there.isEmpty() ? "" : there.get(0).text();
    }
}
